import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import { type FrozenChange, frozenChanges, pastOf } from '../../engine/workspace/baseline';
import type { ResourceFacts } from '../../engine/workspace/facts';

export default defineRule({
  meta: {
    id: 'rollout/immutable-field-changed',
    title: 'A change since the last commit that the API server rejects',
    severity: 'error',
    preset: 'recommended',
    fixes: [],
  },
  facts(facts, context) {
    const past = pastOf(context.index, context.here);
    if (typeof past === 'string' || facts.origin !== 'plain') return;
    for (const change of frozenChanges(past, facts)) report(change, context);
    if (past.config?.immutable && facts.config) reportConfig(past, facts, context);
  },
});

/** What is lost when the object is deleted and created anew; for other kinds, nothing but a moment. */
const LOST: Record<string, string> = {
  Deployment: 'with --cascade=orphan the old pods stay meanwhile, without it all pods stop at once',
  DaemonSet: 'with --cascade=orphan the old pods stay meanwhile, without it they stop on all nodes at once',
  ReplicaSet: 'with --cascade=orphan the old pods stay meanwhile, without it all pods stop at once',
  StatefulSet: 'with --cascade=orphan its pods and volumes stay, without it all pods stop at once',
  Job: 'the work starts from the beginning',
  PersistentVolumeClaim: 'its volume and data go with it where the reclaim policy is Delete',
  Service: 'it gets a new address, and connections by the old one break',
  StorageClass: 'volumes that are there keep what they were made with',
  RoleBinding: 'its subjects have no such rights in between',
  ClusterRoleBinding: 'its subjects have no such rights in between',
  CustomResourceDefinition: 'all objects of its kind are deleted with it',
};

function report({ field, before, after, at, isLess }: FrozenChange, context: FactsContext): void {
  const { facts } = context.here;
  const was = before === undefined ? '' : ` (it was ${before}${after === undefined ? '' : `, now ${after}`})`;
  const flaw = isLess
    ? `asks for less ${field} than before${was}. A claim can grow and never shrink`
    : `has another ${field} than before${was}. It cannot be changed on an object that is there`;
  const how = facts.kind === 'Job' ? 'Give the new Job another name' : 'Change it back';
  context.report({
    at,
    message: `${describe(facts)} ${flaw}, so applying this is rejected. ${how}, or delete the old one first: ${LOST[facts.kind] ?? 'what refers to it does without it in between'}.`,
  });
}

/** Data, and the word that froze it. */
function reportConfig(past: ResourceFacts, facts: ResourceFacts, context: FactsContext): void {
  const [before, after] = [past.config!.hash, facts.config!.hash];
  const isChanged = before !== undefined && after !== undefined && before !== after;
  if (!isChanged && facts.config!.immutable) return;
  const what = isChanged ? 'has other data than before' : 'is no longer marked as immutable';
  context.report({
    at: facts.place,
    message: `${describe(facts)} ${what}, but it was created immutable, so applying this is rejected. Give the new version another name and have the workloads use that, or delete the old one first: pods that start in between fail.`,
  });
}
