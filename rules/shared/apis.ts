import { convert } from '../../engine/kubernetes/conversions/convert';
import { type ApiStatus, apiLife, type ComponentVersions, statusOf } from '../../engine/kubernetes/lifecycle/api';
import type { ComponentStatus } from '../../engine/kubernetes/lifecycle/components';
import type { ApiLife, ApiReplacement } from '../../engine/kubernetes/lifecycle/life';
import type { Resource } from '../../engine/kubernetes/resource';
import type { OptionSchema, OptionValues } from '../../engine/lint/options';
import type { Context, Fix } from '../../engine/lint/rule';
import { at, type Scalar } from '../../engine/yaml/nodes';
import { isVersionGuarded } from './guards';

/** An object's API, and what the cluster makes of it. */
export interface ApiUse {
  resource: Resource;
  life: ApiLife;
  status: ApiStatus | ComponentStatus;
  /** The value of `apiVersion`. */
  node: Scalar;
}

/** The option that says which releases of components run in the cluster. */
export const COMPONENTS: OptionSchema = {
  type: 'strings',
  default: [],
  description: 'Releases of components in the cluster, such as "cert-manager=1.6"; of others the newest known counts.',
};

/** Undefined when the API is not known, or when a template writes it only for clusters that have it. */
export function apiUse(resource: Resource, { document, target, options }: Context): ApiUse | undefined {
  const life = apiLife(resource.apiVersion, resource.kind);
  const node = at(resource.root, 'apiVersion');
  if (!life || node?.kind !== 'scalar' || isVersionGuarded(document, node.start)) return undefined;
  return { resource, life, node, status: statusOf(life, target, releases(options)) };
}

/** Reads `cert-manager=1.6`; what says no release is left out. */
function releases(options: OptionValues): ComponentVersions {
  const pairs = options.strings('components').map(text => text.split('=').map(part => part.trim()));
  return Object.fromEntries(pairs.flatMap(([name, release]) => (name && release ? [[name, release]] : [])));
}

/** `policy/v1beta1 PodDisruptionBudget` */
export function nameOf({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return `${apiVersion} ${kind}`;
}

/** `Use policy/v1 (since 1.21).`; empty when there is nothing to use instead. */
export function advice({ life, status }: ApiUse): string {
  const { replacement } = status;
  if (!replacement) return reasonForNone(life);
  const name = replacement.kind === life.kind ? replacement.apiVersion : nameOf(replacement);
  const since = sinceOf(replacement);
  const differs = life.origin === 'kubernetes' && life.migration?.type === 'fields' ? '; its fields differ' : '';
  return ` Use ${name}${since === undefined ? '' : ` (since ${since})`}${differs}.`;
}

function sinceOf({ since }: ApiReplacement<number | string>): string | undefined {
  return typeof since === 'number' ? `1.${since}` : since;
}

function reasonForNone(life: ApiLife): string {
  if (life.origin === 'component' || life.migration?.type !== 'none') return '';
  const why = life.migration.changes.find(({ operation, path }) => operation === 'remove' && path === '*')?.explanation;
  return ` Nothing takes its place${why ? `: ${why}` : ''}.`;
}

/** Ways to write the object in its replacement's version: safe when nothing else changes by it. */
export function migrationFixes(use: ApiUse): Fix[] {
  const { replacement } = use.status;
  if (!replacement || replacement.kind !== use.life.kind) return [];
  if (use.life.origin === 'component') return [renameComponent(use, replacement.apiVersion)];
  const conversion = convert(use.resource, replacement.apiVersion);
  if (!conversion) return [];
  const { operations, effects } = conversion;
  const isSafe = operations.length === 1 && effects.length === 0;
  const to = isSafe
    ? `Change apiVersion to ${replacement.apiVersion}`
    : `Convert to ${replacement.apiVersion} (${effects.join('; ')})`;
  return [{ title: to, safety: isSafe ? 'safe' : 'unsafe', operations: () => operations }];
}

/** How the fields of custom resources differ between versions is not in the data. */
function renameComponent({ node }: ApiUse, value: string): Fix {
  return {
    title: `Change apiVersion to ${value} (fields may have changed)`,
    safety: 'unsafe',
    operations: () => [{ kind: 'setScalar', node, value }],
  };
}
