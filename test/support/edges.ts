import {
  COMMON_EDGES,
  CONTAINER_EDGES,
  type Edge,
  OBJECT_EDGES,
  POD_EDGES,
  VOLUME_EDGES,
} from '../../engine/workspace/referenceKinds';

export type Data = { [key: string]: unknown };

/** An object with nothing but what one edge wants. */
export interface EdgeUser {
  title: string;
  edge: Edge;
  user: Data;
}

export interface EdgeNames {
  /** What the edge names. */
  target: string;
  /** Where its target is, for edges that say so. */
  namespace: string;
}

/** For every edge of the tables an object that has it, called `target` in the namespace `near`. */
export function edgeUsers(names: EdgeNames, apiVersion: (kind: string) => string = () => 'v1'): EdgeUser[] {
  const object = (kind: string, rest: Data): Data =>
    merge({ apiVersion: apiVersion(kind), kind, metadata: { name: 'target', namespace: 'near' } }, rest);
  const pod = (spec: Data) => object('Pod', { spec });
  const of = (title: string, edges: readonly Edge[], user: (data: Data) => Data): EdgeUser[] =>
    edges.map(edge => ({ title: `${title} ${edge.path.join('.')}`, edge, user: user(along(edge, names)) }));
  return [
    ...Object.entries(OBJECT_EDGES).flatMap(([kind, edges]) => of(kind, edges, data => object(kind, data))),
    ...of("any object's", COMMON_EDGES, data => object('Pod', data)),
    ...of("a pod's", POD_EDGES, data => pod({ containers: [], ...data })),
    ...of("a volume's", VOLUME_EDGES, data => pod({ containers: [], volumes: [{ name: 'v', ...data }] })),
    ...of("a container's", CONTAINER_EDGES, data => pod({ containers: [{ name: 'c', image: 'c:1', ...data }] })),
  ];
}

/** The kind that an edge of `edgeUsers` names. */
export function targetKind({ to, kinds }: Edge): string {
  return to || (kinds?.[0] ?? 'Deployment');
}

function along(edge: Edge, { target, namespace }: EdgeNames): Data {
  const { path, kindKey, namespaceKey } = edge;
  const leaf = path.at(-1)!;
  const siblings = {
    ...(kindKey !== undefined && { [kindKey]: targetKind(edge) }),
    ...(namespaceKey !== undefined && { [namespaceKey]: namespace }),
  };
  const inner: unknown = leaf === '[]' ? [target] : { ...siblings, [leaf]: target };
  return path
    .slice(0, -1)
    .reduceRight<unknown>((value, step) => (step === '[]' ? [value] : { [step]: value }), inner) as Data;
}

function merge(a: Data, b: Data): Data {
  const merged: Data = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const own = merged[key];
    merged[key] = isData(own) && isData(value) ? merge(own, value) : value;
  }
  return merged;
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
