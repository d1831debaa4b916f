import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { allEntries, at, deref, keyText, type Mapping, type Scalar, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { holdersAbove } from '../shared/workloads';

/** Tools keep notes of their own on an object; the same key on another object is another note. */
const NOTES =
  /^(argocd\.argoproj\.io|helm\.sh|meta\.helm\.sh|deployment\.kubernetes\.io|config\.kubernetes\.io|kapp\.k14s\.io)\/|last-applied-configuration$/;

export default defineRule({
  meta: {
    id: 'rollout/annotation-drift',
    title: 'An annotation says one thing on the controller and another on its pods',
    severity: 'information',
    preset: 'recommended',
    fixes: ['choice'],
  },
  workload(workload, context) {
    const { resource, template } = workload;
    if (template === resource.root) return;
    const onPods = at(template, 'metadata', 'annotations');
    for (const [holder, name] of holdersAbove(workload)) {
      for (const entry of allEntries(holder)) {
        const key = keyText(entry);
        if (key === undefined || NOTES.test(key)) continue;
        const [here, there] = [scalarOf(entry.value), scalarOf(at(onPods, key))];
        if (here && there && asString(here) !== asString(there)) report({ key, here, there, name }, context);
      }
    }
  },
});

/** A value that is known. */
function scalarOf(value: Mapping['entries'][number]['value'] | undefined): Scalar | undefined {
  const node = deref(value);
  return node?.kind === 'scalar' && asString(node) !== undefined ? node : undefined;
}

interface Drift {
  key: string;
  /** Its values on the controller and on the pods. */
  here: Scalar;
  there: Scalar;
  /** What the controller is called. */
  name: string;
}

function report({ key, here, there, name }: Drift, context: Context): void {
  context.report({
    at: here,
    message: `${key} is ${short(here)} on the ${name} and ${short(there)} on its pods. Readers of pods see the second only, and the two are easily taken for one. Say the same in both places, or remove one.`,
    related: [{ message: 'the value on the pods', at: there }],
    fixes: [
      ...set(here, there, `Write ${short(there)} on the ${name} too`),
      ...set(there, here, `Write ${short(here)} on the pods too (restarts them)`),
    ],
  });
}

/** Annotations can hold whole documents. */
function short({ value }: Scalar): string {
  const line = value.split('\n')[0]!;
  return line.length < value.length || line.length > 40 ? `${line.slice(0, 39)}…` : `"${line}"`;
}

/** What aliases repeat elsewhere is changed by hand. */
function set(target: Scalar, source: Scalar, title: string): Fix[] {
  if (isAnchored(target)) return [];
  return [{ title, safety: 'choice', operations: () => [{ kind: 'setScalar', node: target, value: source.value }] }];
}

function isAnchored(node: YamlNode): boolean {
  return node.anchor !== undefined || (node.parent !== undefined && isAnchored(node.parent));
}
