import { containerList, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import { listOf } from '../../engine/text/words';
import { at, isOpen, type Mapping, mappingAt, ownEntry, type Scalar } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { DEFAULT_CONTAINER, FORMER_DEFAULT_CONTAINER } from '../shared/defaultContainer';
import { mainContainer } from '../shared/helpers';

export default defineRule({
  meta: {
    id: 'logs/default-container-unknown',
    title: 'The default container is none of the pod’s',
    severity: 'error',
    preset: 'recommended',
    fixes: ['safe', 'choice'],
  },
  workload(workload, context) {
    const annotations = mappingAt(workload.template, 'metadata', 'annotations');
    if (!annotations) return;
    checkName(annotations, workload, context);
    if (context.target >= FORMER_GONE) checkFormer(annotations, context);
  },
});

function checkName(annotations: Mapping, workload: Workload, context: Context): void {
  const node = at(annotations, DEFAULT_CONTAINER);
  const name = asString(node);
  const names = workload.containers.flatMap(container => container.name ?? []);
  // A list that is not all in sight, or a name that a template makes, may be the one that is meant.
  const hidden = (['containers', 'initContainers'] as const).some(key => isOpenList(workload, key));
  if (node?.kind !== 'scalar' || name === undefined || names.includes(name)) return;
  if (hidden || names.length < workload.containers.length || names.length === 0) return;
  const first = workload.containers.find(({ role }) => role === 'container')?.name;
  context.report({
    at: node,
    message: `The pod has no container ${name}, only ${listOf(names)}: kubectl logs and exec warn, and take ${first ?? 'the first'}. Name one that is there.`,
    fixes: choices(node, name, workload),
  });
}

function isOpenList(workload: Workload, key: 'containers' | 'initContainers'): boolean {
  const list = containerList(workload, key);
  return list ? isOpen(list) : at(workload.podSpec, key) !== undefined;
}

/** The nearest name, if any is near, and the container that the pod is there for. */
function choices(node: Scalar, written: string, workload: Workload): Fix[] {
  const running = workload.containers.filter(({ role }) => role === 'container' || role === 'sidecar');
  const near = nearestName(
    written,
    running.flatMap(container => container.name ?? []),
  );
  const names = [near, mainContainer(workload)?.name].filter(name => name !== undefined);
  return [...new Set(names)].map(name => ({
    title: `Name ${name}`,
    safety: 'choice',
    operations: () => [{ kind: 'setScalar', node, value: name }],
  }));
}

/** kubectl has not read it since then. */
const FORMER_GONE = 25;

function checkFormer(annotations: Mapping, context: Context): void {
  const former = ownEntry(annotations, FORMER_DEFAULT_CONTAINER);
  if (!former) return;
  const isReplaced = at(annotations, DEFAULT_CONTAINER) !== undefined;
  const remedy = isReplaced ? 'Remove it.' : `Rename it to ${DEFAULT_CONTAINER}.`;
  context.report({
    at: former.key,
    tag: 'deprecated',
    message: `kubectl does not read ${FORMER_DEFAULT_CONTAINER} any more, since 1.25. ${remedy}`,
    fixes: [isReplaced ? removeFormer(annotations) : renameFormer(annotations)],
  });
}

function renameFormer(mapping: Mapping): Fix {
  return {
    title: `Rename it to ${DEFAULT_CONTAINER}`,
    safety: 'safe',
    operations: () => [{ kind: 'renameKey', mapping, key: FORMER_DEFAULT_CONTAINER, to: DEFAULT_CONTAINER }],
  };
}

function removeFormer(mapping: Mapping): Fix {
  return {
    title: `Remove ${FORMER_DEFAULT_CONTAINER}`,
    safety: 'safe',
    operations: () => [{ kind: 'removeEntry', mapping, key: FORMER_DEFAULT_CONTAINER }],
  };
}
