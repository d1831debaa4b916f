import { toSlices } from '../../engine/kubernetes/conversions/endpoints';
import type { Resource } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { at, itemsAt } from '../../engine/yaml/nodes';

/** The first version whose API server warns about Endpoints. Source: KEP-4974. */
const DEPRECATED = 33;

/** The addresses that one object holds; the control plane cuts the rest off. */
const MOST = 1000;

export default defineRule({
  meta: {
    id: 'treadmill/endpoints-object',
    title: 'Endpoints written by hand, which are deprecated and hold 1000 addresses',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
    since: 21,
  },
  kinds: ['Endpoints'],
  resource(resource, context) {
    if (resource.group !== '') return;
    const isDeprecated = context.target >= DEPRECATED;
    const fixes = conversion(resource, context);
    context.report({
      at: at(resource.root, 'kind') ?? resource.root,
      severity: isDeprecated ? 'warning' : fixes.length > 0 ? 'hint' : 'information',
      message: message(resource, isDeprecated),
      fixes,
      ...(isDeprecated && { tag: 'deprecated' }),
    });
  },
});

function message(resource: Resource, isDeprecated: boolean): string {
  const { name } = resource;
  const who = name === undefined ? 'This Endpoints object' : `Endpoints ${name}`;
  const fate = isDeprecated ? 'is deprecated since Kubernetes 1.33' : 'will be deprecated in Kubernetes 1.33';
  const label = `kubernetes.io/service-name${name === undefined ? '' : `: ${name}`}`;
  return `${who} ${fate} and ${limit(resource)}. Use EndpointSlices with the label ${label}.`;
}

function limit({ root }: Resource): string {
  const lists = itemsAt(root, 'subsets').flatMap(subset => [
    itemsAt(subset, 'addresses'),
    itemsAt(subset, 'notReadyAddresses'),
  ]);
  const addresses = lists.reduce((sum, list) => sum + list.length, 0);
  return addresses > MOST ? `holds ${addresses} addresses, of which ${MOST} count` : `holds at most ${MOST} addresses`;
}

function conversion({ root }: Resource, { document }: Context): Fix[] {
  const slicing = toSlices(root, document);
  if (!slicing) return [];
  const what = slicing.count === 1 ? 'an EndpointSlice' : `${slicing.count} EndpointSlices`;
  const title = `Convert to ${what} (delete the Endpoints from the cluster then)`;
  return [{ title, safety: 'unsafe', operations: () => slicing.operations }];
}
