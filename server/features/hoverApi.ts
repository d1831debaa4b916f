import { type ApiStatus, apiLife, statusOf } from '../../engine/kubernetes/lifecycle/api';
import {
  type ComponentStatus,
  type ComponentVersions,
  parseReleases,
} from '../../engine/kubernetes/lifecycle/components';
import type { ApiLife, BuiltInLife, ComponentLife } from '../../engine/kubernetes/lifecycle/life';
import { formatKubernetesVersion, type KubernetesVersion, supportOf } from '../../engine/kubernetes/lifecycle/versions';
import { resourcesOf } from '../../engine/kubernetes/resource';
import type { Effective } from '../../engine/lint/settings';
import { at, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import type { Workspace } from '../workspace';
import { code, holds, type Remarker } from './hover';

/** The life of an API: introduced, deprecated, removed, what comes instead, and how the target version treats it. */
export function apiRemarks(workspace: Workspace): Remarker {
  return ({ path }, offset) => {
    const file = workspace.project.file(path);
    const placed = file?.live?.stream.documents.findLast(({ start }) => start <= offset);
    if (!file || !placed) return [];
    if (resourcesOf(placed.document).length === 0) return [];
    const named = namedAt(placed.document.root, offset - placed.start);
    const life = named && apiLife(named.apiVersion, named.kind);
    if (!named || !life) return [];
    const releases = releasesIn(workspace, file.effective);
    const markdown = describeApi(life, file.effective.target, new Date().toISOString(), releases);
    return [{ start: named.node.start + placed.start, end: named.node.end + placed.start, markdown }];
  };
}

/** The `apiVersion` at an offset and the `kind` beside it: an object's own, or those of one that it refers to. */
function namedAt(
  node: YamlNode | undefined,
  offset: number,
): { node: YamlNode; apiVersion: string; kind: string } | undefined {
  if (!node || !holds(node, offset)) return undefined;
  if (node.kind === 'sequence')
    return namedAt(
      node.items.find(item => holds(item, offset)),
      offset,
    );
  if (node.kind !== 'mapping') return undefined;
  const version = at(node, 'apiVersion');
  const [apiVersion, kind] = [asString(version), asString(at(node, 'kind'))];
  if (version && holds(version, offset)) return apiVersion && kind ? { node: version, apiVersion, kind } : undefined;
  return namedAt(node.entries.find(({ value }) => holds(value, offset))?.value, offset);
}

/** What the configuration says of the components in the cluster, to whichever rule. */
function releasesIn({ rules }: Workspace, { inForce }: Effective): ComponentVersions {
  const told = rules.filter(({ meta }) => meta.options?.components);
  return parseReleases(told.flatMap(rule => inForce(rule)?.options.strings('components') ?? []));
}

/** Markdown; `today` as an ISO date. */
export function describeApi(
  life: ApiLife,
  target: KubernetesVersion,
  today: string,
  releases: ComponentVersions = {},
): string {
  const status = statusOf(life, target, releases);
  const lines = life.origin === 'kubernetes' ? builtIn(life, target, today) : ofComponent(life);
  return [
    `${code(life.apiVersion)} ${life.kind}: **${status.status}**${where(life, status, target)}`,
    ...lines,
    ...instead(status),
  ].join('\n\n');
}

function where(life: ApiLife, status: ApiStatus | ComponentStatus, target: KubernetesVersion): string {
  if (life.origin === 'kubernetes') return ` in Kubernetes ${formatKubernetesVersion(target)}`;
  const { release } = status as ComponentStatus;
  return release === undefined ? '' : ` in ${life.component} ${release}`;
}

function builtIn(life: BuiltInLife, target: KubernetesVersion, today: string): string[] {
  const { stability, introduced, deprecated, removed, plannedRemoval, servedByDefault } = life;
  const version = (minor: number | undefined) => minor !== undefined && formatKubernetesVersion(minor);
  return [
    sentence([
      `${stability}, introduced in ${version(introduced)}`,
      deprecated !== undefined && `deprecated in ${version(deprecated)}`,
      removed !== undefined && `removed in ${version(removed)}`,
      removed === undefined && plannedRemoval !== undefined && `to be removed in ${version(plannedRemoval)}`,
      servedByDefault ? 'served by default' : 'only served when the API server is told to',
    ]),
    ...support(target, today),
  ];
}

function ofComponent({
  component,
  repository,
  introduced,
  introducedEarlier,
  deprecated,
  removed,
}: ComponentLife): string[] {
  return [
    sentence([
      `From ${component} (${repository})`,
      introduced !== undefined && `introduced in ${introduced}${introducedEarlier ? ' or earlier' : ''}`,
      deprecated !== undefined && `deprecated in ${deprecated}`,
      removed !== undefined && `removed in ${removed}`,
    ]),
  ];
}

function instead({ replacement }: ApiStatus | ComponentStatus): string[] {
  if (!replacement) return [];
  const { since } = replacement;
  const release = typeof since === 'number' ? formatKubernetesVersion(since) : since;
  return [
    `Instead: ${code(replacement.apiVersion)} ${replacement.kind}${release === undefined ? '' : `, since ${release}`}.`,
  ];
}

function support(target: KubernetesVersion, today: string): string[] {
  const { state, release } = supportOf(target, today);
  const name = `Kubernetes ${formatKubernetesVersion(target)}`;
  if (release && state === 'ended') return [`${name} has had no fixes since ${release.endOfLife}.`];
  if (release) return [`${name} gets fixes until ${release.endOfLife}.`];
  return state === 'ended' ? [`${name} gets no fixes any more.`] : [];
}

function sentence(parts: readonly (string | false)[]): string {
  const text = parts.filter(part => part !== false).join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
