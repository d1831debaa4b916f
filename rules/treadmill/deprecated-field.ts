import { type FieldStatus, fieldLifeFor, fieldStatusAt } from '../../engine/kubernetes/lifecycle/fields';
import { type FoundField, findFields } from '../../engine/kubernetes/lifecycle/findFields';
import type { Resource } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type Report, type Severity } from '../../engine/lint/rule';
import type { Range } from '../../engine/text/source';
import { at, entryHolding, type YamlNode } from '../../engine/yaml/nodes';
import { isMoved } from '../shared/fields/moves';
import { remedies, twinToleration } from '../shared/fields/remedies';
import { sayField } from '../shared/fields/sentences';
import { mountedTokens, specialReports } from '../shared/fields/special';
import { warnedReports } from '../shared/fields/warnings';
import { isOptionalPart, isVersionGuarded } from '../shared/guards';

export default defineRule({
  meta: {
    id: 'treadmill/deprecated-field',
    title: 'A field, annotation or label that is on its way out',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'unsafe', 'choice'],
    peers: { 'kube-linter': ['deprecated-service-account-field'], kubescape: ['C-0294'] },
  },
  resource(resource, context) {
    const seen = new Set<YamlNode>();
    for (const { found, status, node } of concerned(resource, context)) {
      // The worst that can be said of a place says enough.
      if (seen.has(node)) continue;
      seen.add(node);
      context.report({
        at: node,
        severity: severityOf(found, status),
        message: sayField(found, status, resource.kind),
        fixes: remedies(found, status, resource, context.target),
        ...(status === 'deprecated' && { tag: 'deprecated' }),
      });
    }
    for (const report of specialReports(resource, context.target)) pass(report, resource, context);
  },
  workload(workload, context) {
    for (const report of [...warnedReports(workload), ...mountedTokens(workload, context.target)])
      pass(report, workload.resource, context);
  },
});

function pass(report: Report, resource: Resource, context: Context): void {
  const places = [report.at, ...(report.related ?? []).map(({ at }) => at)];
  if (!places.some(place => isWrittenSometimes(place, resource, context))) context.report(report);
}

interface Concern {
  found: FoundField;
  status: FieldStatus;
  node: YamlNode;
}

/** Places to speak of, the worst first. */
function concerned(resource: Resource, context: Context): Concern[] {
  const lives = fieldLifeFor(resource.apiVersion, resource.kind);
  const found = findFields(resource.root, lives).flatMap((one): Concern[] => {
    const owner = OWNERS[one.life.id];
    if (owner !== undefined && context.enabled(owner)) return [];
    const status = fieldStatusAt(one.life, context.target);
    const node = placeOf(one, resource);
    if (!status || QUIET.includes(status) || isWrittenSometimes(node, resource, context)) return [];
    return [{ found: one, status, node }];
  });
  return found.sort(
    (a, b) => ORDER.indexOf(severityOf(a.found, a.status)) - ORDER.indexOf(severityOf(b.found, b.status)),
  );
}

const ORDER: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Rows of the table that another rule knows more about. */
const OWNERS: Record<string, string> = {
  'endpoints-hand-written': 'treadmill/endpoints-object',
  'image-k8s-gcr-io': 'treadmill/retired-component',
  'psp-apparmor': 'treadmill/pod-security-policy',
  'psp-seccomp': 'treadmill/pod-security-policy',
  'psp-used': 'treadmill/pod-security-policy',
  'default-logs-container': 'logs/default-container-unknown',
};

/** Whether a feature gate is on cannot be seen. */
const QUIET: readonly FieldStatus[] = ['gated'];

/** A chart that lets its users choose, or that asks the cluster first, has made up its mind. */
function isWrittenSometimes(node: Range, { root }: Resource, { document }: Context): boolean {
  return isOptionalPart(document, node.start, root) || isVersionGuarded(document, node.start);
}

/** The value or key that is to change; for something missing, the key of what lacks it. */
function placeOf({ entry, place, holder }: FoundField, { root }: Resource): YamlNode {
  if (entry && place.condition.is !== 'absent') return place.on === 'value' ? entry.value : entry.key;
  if (holder === root) return at(root, 'kind') ?? root;
  return entryHolding(holder)?.key ?? holder.entries[0]?.key ?? holder;
}

function severityOf(found: FoundField, status: FieldStatus): Severity {
  const { life } = found;
  if (life.id === 'toleration-master' && twinToleration(found)) return 'hint';
  // The API server refuses an Ingress that says both.
  if (status === 'rejected' || (life.id === 'ingress-class' && isMoved(found))) return 'error';
  if (status === 'non-functional' && life.where === 'volumeType') return 'error';
  return MILD.includes(status) ? 'information' : 'warning';
}

const MILD: readonly FieldStatus[] = ['superseded', 'exported', 'behaviour-change'];
