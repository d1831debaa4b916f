import type { FieldLife, FieldStatus } from '../../../engine/kubernetes/lifecycle/fields';
import type { FoundField } from '../../../engine/kubernetes/lifecycle/findFields';
import { formatKubernetesVersion } from '../../../engine/kubernetes/lifecycle/versions';
import { upperFirst } from '../../../engine/text/words';
import { asString } from '../../../engine/yaml/scalars';

/** What is there, what became of it, and what to do: the message about one place of an object of a kind. */
export function sayField(found: FoundField, status: FieldStatus, kind: string): string {
  const { life } = found;
  const why = [noteOn(life, kind), life.plan].filter(text => text !== undefined).join('; ');
  const because = why.includes(': ') ? `. ${upperFirst(why)}` : why && `: ${why}`;
  return `${subject(found)} ${fate(life, status)}${because}.${advice(found)}`;
}

/** Notes that say what the rest of the message says already, or that are about one kind only. */
function noteOn({ id, note }: FieldLife, kind: string): string | undefined {
  if (id === 'cronjob-tz-schedule') return undefined;
  return /^label-(zone|region)$/.test(id) && kind !== 'PersistentVolume' ? undefined : note;
}

/** Rows whose place does not say what they are about. */
const SUBJECTS: Record<string, string> = {
  'cronjob-tz-schedule': 'A time zone within the schedule',
  'kubeproxy-mode-unset': 'Leaving the mode unset',
  'lifecycle-tcpsocket': 'A hook of type tcpSocket',
  'tsc-null-selector': 'A spread constraint without labelSelector',
};

function subject({ life, place, path, entry }: FoundField): string {
  const own = SUBJECTS[life.id];
  if (own !== undefined) return own;
  const key = String(path.at(-1));
  if (place.on === 'key') return `${NOUNS[life.where] ?? 'Field'} ${key}`;
  const value = asString(entry?.value) ?? '';
  return /^(label|taint)$/.test(life.where) ? `${NOUNS[life.where]} ${value}` : `${key}: ${value}`;
}

const NOUNS: Partial<Record<FieldLife['where'], string>> = {
  annotation: 'Annotation',
  label: 'Label',
  taint: 'Taint',
  volumeType: 'Volume type',
};

function fate(life: FieldLife, status: FieldStatus): string {
  const since = (version: number | undefined): string =>
    version === undefined ? '' : ` since Kubernetes ${formatKubernetesVersion(version)}`;
  switch (status) {
    case 'deprecated':
      return `is deprecated${since(life.deprecated)}`;
    case 'redirected':
      return `is deprecated${since(life.deprecated)} and works only where its CSI driver is installed`;
    case 'non-functional':
      return `${life.where === 'volumeType' || life.id === 'lifecycle-tcpsocket' ? 'does not work' : 'has no effect'}${since(life.withoutEffect)}`;
    case 'removed':
      return `${isKept(life) ? 'has no effect' : 'is unknown to the API server'}${since(life.removed ?? life.withoutEffect)}`;
    case 'rejected':
      return `is refused${since(life.removed)}`;
    default:
      return REST[status] ?? status;
  }
}

/** Nobody checks the keys of annotations and labels, and some fields outlive what they did. */
function isKept({ where, removed, withoutEffect }: FieldLife): boolean {
  return where === 'annotation' || where === 'label' || (removed === undefined && withoutEffect !== undefined);
}

const REST: Partial<Record<FieldStatus, string>> = {
  superseded: 'has a better form',
  ignored: 'is ignored here',
  'no-op': 'does nothing here',
  'behaviour-change': 'will change what it does',
  exported: 'was written by a server or a tool, not by you',
};

function advice({ life, place }: FoundField): string {
  const replacement = place.condition.is === 'startsWith' ? life.replacement : (place.rename ?? life.replacement);
  if (replacement === undefined || life.fix === 'delete') return ' Remove it.';
  const [first = ''] = replacement.split(' ');
  if (/^(remove|set|omit|add)$/.test(first)) return ` ${upperFirst(replacement)}.`;
  return ` Use ${ARTICLES.reduce((text, [name, better]) => text.replace(name, better), replacement)}.`;
}

const ARTICLES: readonly [RegExp, string][] = [
  [/^PVC\b/, 'a PersistentVolumeClaim'],
  [/^CSI driver/, 'the CSI driver'],
  [/^provider-specific annotation/, 'the annotation of your provider'],
  [/^emptyDir \+/, 'an emptyDir and'],
  [/^kubelet config file/, "the kubelet's configuration file"],
  [/\[<container>\]/, '[]'],
  [/ \(or annotation .*/, ''],
];
