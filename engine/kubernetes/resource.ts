import { once } from '../text/memo';
import type { YamlDocument } from '../yaml/document';
import { at, deref, itemsAt, type Mapping, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';

/** What names an object in a cluster. An empty namespace means: not written down, decided when it is applied. */
export interface Identity {
  apiVersion: string;
  kind: string;
  namespace: string;
  /** Undefined when it is missing, generated or made by a template. */
  name: string | undefined;
}

/** One Kubernetes object in a document: its root, or an item of a `List`. */
export interface Resource extends Identity {
  root: Mapping;
  document: YamlDocument;
  /** API group; empty for the core group. */
  group: string;
}

/**
 * The objects of a document, items of lists instead of the lists themselves; empty when it is not Kubernetes. A document
 * never changes, and everybody begins by asking what is in it.
 */
export const resourcesOf: (document: YamlDocument) => readonly Resource[] = once(findResources);

function findResources(document: YamlDocument): Resource[] {
  const root = deref(document.root);
  const resource = root?.kind === 'mapping' ? toResource(root, document) : undefined;
  if (!resource) return [];
  if (!isList(resource)) return [resource];
  return itemsAt(resource.root, 'items').flatMap(item =>
    item.kind === 'mapping' ? (toResource(item, document) ?? []) : [],
  );
}

function toResource(root: Mapping, document: YamlDocument): Resource | undefined {
  const apiVersion = asString(at(root, 'apiVersion'));
  const kind = asString(at(root, 'kind'));
  if (apiVersion === undefined || kind === undefined) return undefined;
  const name = asString(at(root, 'metadata', 'name'));
  const namespace = asString(at(root, 'metadata', 'namespace')) ?? '';
  return { root, document, apiVersion, kind, group: groupOf(apiVersion), namespace, name };
}

/** `apps` of `apps/v1`; empty for the core group's `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

function isList(resource: Resource): boolean {
  return resource.kind.endsWith('List') && at(resource.root, 'items')?.kind === 'sequence';
}

/** The narrowest node that stands for the whole object: its name, else its kind. */
export function headOf(resource: Resource): YamlNode {
  return at(resource.root, 'metadata', 'name') ?? at(resource.root, 'kind') ?? resource.root;
}

/** The namespace is unknown because a template makes it. */
export function hasUnknownNamespace(resource: Resource): boolean {
  const node = at(resource.root, 'metadata', 'namespace');
  return node !== undefined && asString(node) === undefined;
}

/** How people call an object: `Deployment web`, or `this Deployment` when it has no name yet. */
export function describe(identity: Pick<Identity, 'kind' | 'name'>): string {
  return identity.name === undefined ? `this ${identity.kind}` : `${identity.kind} ${identity.name}`;
}
