import type { Conversion } from '../../engine/kubernetes/conversions/conversion';
import { convert } from '../../engine/kubernetes/conversions/convert';
import { type ApiStatus, builtInLife, componentLife, statusAt, statusOf } from '../../engine/kubernetes/lifecycle/api';
import { type ComponentStatus, parseReleases } from '../../engine/kubernetes/lifecycle/components';
import type { ApiReplacement, BuiltInLife, ComponentLife } from '../../engine/kubernetes/lifecycle/life';
import type { Resource } from '../../engine/kubernetes/resource';
import type { OptionSchema } from '../../engine/lint/options';
import type { Context, Fix, Report } from '../../engine/lint/rule';
import { at, type Scalar } from '../../engine/yaml/nodes';
import { isVersionGuarded } from './guards';

interface Use {
  resource: Resource;
  /** The value of `apiVersion`. */
  node: Scalar;
}

/** An object of an API of Kubernetes itself, and what the target makes of it. */
export interface BuiltInUse extends Use {
  life: BuiltInLife;
  status: ApiStatus;
}

/** An object of an API that a component brings along, and what the component's release makes of it. */
export interface ComponentUse extends Use {
  life: ComponentLife;
  status: ComponentStatus;
}

/** Undefined when Kubernetes has no such API, or when a template writes it only for clusters that have it. */
export function builtInUse(resource: Resource, context: Context): BuiltInUse | undefined {
  const life = builtInLife(resource.apiVersion, resource.kind);
  const node = life && writtenVersion(resource, context);
  return node && { resource, node, life, status: statusAt(life, context.target) };
}

/** For rules that have the option `components`. */
export function componentUse(resource: Resource, context: Context): ComponentUse | undefined {
  const life = componentLife(resource.apiVersion, resource.kind);
  const node = life && writtenVersion(resource, context);
  if (!node) return undefined;
  return {
    resource,
    node,
    life,
    status: statusOf(life, context.target, parseReleases(context.options.strings('components'))) as ComponentStatus,
  };
}

function writtenVersion({ root }: Resource, { document }: Context): Scalar | undefined {
  const node = at(root, 'apiVersion');
  return node?.kind === 'scalar' && !isVersionGuarded(document, node.start) ? node : undefined;
}

/** The option that says which releases of components run in the cluster. */
export const COMPONENTS: OptionSchema = {
  type: 'strings',
  default: [],
  description: 'Releases of components in the cluster, such as "cert-manager=1.6"; of others the newest known counts.',
};

/** What a rule has to say of objects whose API has come to one station of its life; the place is `apiVersion`. */
export interface Station {
  status: 'not yet served' | 'deprecated' | 'removed';
  builtIn(use: BuiltInUse, context: Context): Omit<Report, 'at'>;
  component(use: ComponentUse): Omit<Report, 'at'>;
}

/** Kinds with a rule of their own, which says more while it is on. */
const OWNERS: Record<string, string> = {
  PodSecurityPolicy: 'treadmill/pod-security-policy',
  Endpoints: 'treadmill/endpoints-object',
};

/** Whether a rule of their own speaks of such objects. */
export function isOwned({ kind }: Resource, context: Context): boolean {
  const owner = OWNERS[kind];
  return owner !== undefined && context.enabled(owner);
}

export function reportAt(station: Station, resource: Resource, context: Context): void {
  if (isOwned(resource, context)) return;
  const builtIn = builtInUse(resource, context);
  if (builtIn?.status.status === station.status)
    context.report({ at: builtIn.node, ...station.builtIn(builtIn, context) });
  const component = componentUse(resource, context);
  if (component?.status.status === station.status)
    context.report({ at: component.node, ...station.component(component) });
}

/** `policy/v1beta1 PodDisruptionBudget` */
export function nameOf({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return `${apiVersion} ${kind}`;
}

/** ` Use policy/v1 (since 1.21).`, or why there is nothing to use instead. */
export function advice({ resource, life, status: { replacement } }: BuiltInUse): string {
  const { type, changes = [] } = life.migration ?? {};
  if (replacement) {
    const differs = type === 'fields' && !isSameFor(resource, replacement);
    return use(replacement, life.kind, differs ? '; its fields differ' : '');
  }
  if (type !== 'none') return '';
  const why = changes.find(({ operation, path }) => operation === 'remove' && path === '*')?.explanation;
  return ` Nothing takes its place${why ? `: ${why}` : ''}.`;
}

/** Whether the object at hand is the same in the other version, but for the version's name. */
function isSameFor(resource: Resource, { apiVersion, kind }: ApiReplacement<number>): boolean {
  const conversion = kind === resource.kind ? convert(resource, apiVersion) : undefined;
  return conversion !== undefined && isRename(conversion);
}

function isRename({ operations, effects }: Conversion): boolean {
  return operations.length === 1 && effects.length === 0;
}

/** `cert-manager v1.6.0`, and `Kubernetes 1.24` of what is released with it. */
export function releaseOf({ component, newestRelease }: ComponentLife, release: string | undefined): string {
  return `${newestRelease === undefined ? 'Kubernetes' : component} ${release}`;
}

export function componentAdvice({ life, status: { replacement } }: ComponentUse): string {
  return replacement ? use(replacement, life.kind, '') : '';
}

function use({ apiVersion, kind, since }: ApiReplacement<number | string>, ownKind: string, rest: string): string {
  const name = kind === ownKind ? apiVersion : nameOf({ apiVersion, kind });
  const release = typeof since === 'number' ? `1.${since}` : since;
  return ` Use ${name}${release === undefined ? '' : ` (since ${release})`}${rest}.`;
}

/** The way to write the object in its replacement's version: safe when nothing else changes by it. */
export function migrationFixes({ resource, life, status: { replacement } }: BuiltInUse): Fix[] {
  const conversion = replacement?.kind === life.kind ? convert(resource, replacement.apiVersion) : undefined;
  if (!replacement || !conversion) return [];
  const { operations, effects } = conversion;
  const isSafe = isRename(conversion);
  const title = isSafe
    ? `Change apiVersion to ${replacement.apiVersion}`
    : `Convert to ${replacement.apiVersion} (${effects.join('; ')})`;
  return [{ title, safety: isSafe ? 'safe' : 'unsafe', operations: () => operations }];
}

/** How the fields of custom resources differ between versions is not in the data. */
export function componentFixes({ node, life, status: { replacement } }: ComponentUse): Fix[] {
  if (replacement?.kind !== life.kind) return [];
  const value = replacement.apiVersion;
  return [
    {
      title: `Change apiVersion to ${value} (fields may have changed)`,
      safety: 'unsafe',
      operations: () => [{ kind: 'setScalar', node, value }],
    },
  ];
}
