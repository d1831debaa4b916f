import { type FieldFacts, type FieldRow, minorOf, row } from './facts';
import { FIELD_NOTES, FIELD_PLANS } from './wording';

/**
 * Fields, annotations, labels and values that are on their way out. Rows of
 * `id|where|kinds|status|deprecated|without effect|removed|fix|w|places|replacement|plan|note`: `@pod` among the kinds
 * stands for all that carry a pod, `*` for all; `w` when the API server warns by itself; places are divided by ` ; `,
 * each `path ? condition > new name`. A path is written with a space between its steps: `[]` any item of a list,
 * `…/*` any key that starts so, `{…}` a macro that engine/kubernetes/lifecycle/places.ts expands. No places: the facts
 * describe it in words that no path and condition can say.
 */
export function fieldTable(facts: FieldFacts): object {
  return { rows: facts.rows.map(fieldRow) };
}

function fieldRow(fact: FieldRow): string {
  return row(
    fact.id,
    fact.where,
    kindsOf(fact),
    fact.status,
    minorIn(fact.deprecatedSince),
    withoutEffect(fact),
    minorIn(fact.removedSince),
    fact.fix,
    fact.apiserverWarns ? 'w' : '',
    placesOf(fact).join(' ; '),
    replacementOf(fact),
    FIELD_PLANS[fact.id] ?? '',
    FIELD_NOTES[fact.id] ?? '',
  );
}

const WORKLOADS = 'Pod PodTemplate Deployment ReplicaSet ReplicationController StatefulSet DaemonSet Job CronJob';

/** A claim's annotations are also written where a workload makes claims. */
function kindsOf(fact: FieldRow): string {
  const kinds = fact.kinds
    .filter(kind => !kind.includes(' '))
    .join(' ')
    .replace(WORKLOADS, '@pod');
  return makesClaims(fact) ? `${kinds} @pod` : kinds;
}

function makesClaims({ where, kinds }: FieldRow): boolean {
  return where === 'annotation' && kinds.includes('PersistentVolumeClaim');
}

/** What is redirected does nothing of its own since the redirection can no longer be switched off. */
function withoutEffect({ id, status, nonFunctionalSince, notes }: FieldRow): string {
  if (status !== 'redirected') return minorIn(nonFunctionalSince);
  const [, release] = /\bGA (1\.\d+)/.exec(notes ?? '') ?? [];
  if (release === undefined) throw new Error(`${id}: the facts do not say since when it is redirected`);
  return minorIn(release);
}

/** `25` of `1.25`, `<=1.25` and `1.25 (warning)`; empty when it is no version of Kubernetes. */
function minorIn(text: string | null): string {
  return minorOf(/1\.\d+(?!\d|-)/.exec(text ?? '')?.[0]);
}

function replacementOf({ replacement }: FieldRow): string {
  const text = replacement?.replace(/ \((PVC\/PV csi source|exactly the same meaning)\)$/, '') ?? '';
  return text
    .replace(/^key /, '')
    .replaceAll('{podSpec}.', '')
    .replaceAll('"', '')
    .replace(/ ?\| ?/g, ' or ');
}

/** Nothing is wrong with the field of this row: the default that it can change has changed. */
const PLACELESS = ['kubelet-cgroupv1'];

function placesOf(fact: FieldRow): string[] {
  const condition = PLACELESS.includes(fact.id) ? undefined : conditionOf(fact.condition);
  const paths = condition === undefined ? [] : pathsOf(fact);
  const names = fact.fix === 'rename' ? newNames(fact) : [];
  return paths.map((path, index) => {
    const name = names[index] ?? names[0];
    return path + (condition ? ` ? ${condition}` : '') + (name === undefined ? '' : ` > ${name}`);
  });
}

const WORDED_CONDITIONS: Record<string, string> = {
  absent: 'absent',
  'absent/empty': 'empty',
  'hostPort unset': 'without hostPort',
  'spec.clusterIP == "None"': 'where spec.clusterIP = "None"',
  'starts with or contains TZ= / CRON_TZ=': 'contains TZ=',
  'registry k8s.gcr.io or gcr.io/google-containers': 'prefix k8s.gcr.io/ gcr.io/google-containers/',
};

/** Undefined when the condition cannot be put into the small language of places; empty for mere presence. */
function conditionOf(text: string | null): string | undefined {
  if (text === null || isNodeLabel(text)) return '';
  const equals = /^== ("[^"]*"|\d+)$/.exec(text);
  return equals ? `= ${equals[1]}` : WORDED_CONDITIONS[text];
}

function isNodeLabel(condition: string | null): boolean {
  return condition?.startsWith('used as node label key') === true;
}

function pathsOf(fact: FieldRow): string[] {
  const path = withMacros(fact.path);
  if (fact.where === 'object') return ['.'];
  if (fact.where === 'annotation')
    return expand(path).map(key => `${metadataOf(fact)} annotations ${key.replace('<container>', '*')}`);
  if (fact.where === 'label') return path.split(' | ').map(key => `${labelPlace(fact)} ${key}`);
  if (fact.where === 'taint' && !path.startsWith('{')) return expand(path).map(key => `{taint} ${key}`);
  const prose = path.includes(' ') || fact.where === 'ecosystem' || fact.where === 'semantics';
  return prose ? [] : path.split('|').flatMap(expand).map(steps);
}

function withMacros(path: string): string {
  return path
    .replace('{podSpec}.{containers,initContainers,ephemeralContainers}[]', '{container}')
    .replace('{podSpec}.containers[]', '{container}')
    .replace('{podSpec}', '{pod}');
}

function metadataOf(fact: FieldRow): string {
  if (makesClaims(fact)) return '{claim} metadata';
  return kindsOf(fact) === '@pod' ? '{template} metadata' : 'metadata';
}

function labelPlace(fact: FieldRow): string {
  if (isNodeLabel(fact.condition)) return '{nodeLabel}';
  return fact.kinds.includes('*') ? 'metadata labels' : '{selector}';
}

/** `spec.ports[].name` as `spec ports [] name`. */
function steps(path: string): string {
  return path.replaceAll('[]', '.[]').replaceAll('.', ' ');
}

/** All texts that `a.{b,c}` stands for; a macro has no comma. */
function expand(text: string): string[] {
  const braces = /\{([^{}]*,[^{}]*)\}/.exec(text);
  if (!braces) return [text];
  return braces[1]!.split(',').flatMap(choice => expand(text.replace(braces[0], choice)));
}

/** What a rename writes instead: one name for every place, or one for each in the same order. */
function newNames({ replacement }: FieldRow): string[] {
  const text =
    replacement
      ?.replace(/ \(.*\)$/, '')
      .replace('<same path>', '')
      .replace(/^key |^\{podSpec\}\.|"/g, '') ?? '';
  return text.split(' | ').flatMap(expand);
}
