import { toDeployment } from '../../engine/kubernetes/conversions/replicationController';
import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type Fix } from '../../engine/lint/rule';
import { upperFirst } from '../../engine/text/words';
import { at, type Mapping } from '../../engine/yaml/nodes';
import { asInt } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'treadmill/replication-controller',
    title: 'A ReplicationController, which cannot roll out a change',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
  },
  kinds: ['ReplicationController'],
  resource(resource, context) {
    if (resource.group !== '') return;
    const { root } = resource;
    context.report({
      at: at(root, 'kind') ?? root,
      message: `${upperFirst(describe(resource))} rolls nothing out: change its template, and ${fate(root)}. Use a Deployment.`,
      fixes: conversion(root),
    });
  },
});

function fate(root: Mapping): string {
  const replicas = asInt(at(root, 'spec', 'replicas'));
  if (replicas === 1) return 'the running pod stays as it is until somebody deletes it';
  return `${replicas ? `all ${replicas}` : 'the'} running pods stay as they are until somebody deletes them`;
}

function conversion(root: Mapping): Fix[] {
  const found = toDeployment(root);
  if (!found) return [];
  const title = 'Convert to a Deployment (starts pods of its own; delete the ReplicationController then)';
  return [{ title, safety: 'unsafe', operations: () => found.operations }];
}
