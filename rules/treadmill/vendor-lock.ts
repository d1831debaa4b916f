import type { Resource } from '../../engine/kubernetes/resource';
import { workloadOf } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { count, upperFirst } from '../../engine/text/words';
import { allEntries, at, keyText, mappingAt, type YamlNode } from '../../engine/yaml/nodes';
import { type Vendor, vendorOfAnnotation, vendorOfGroup } from '../shared/vendors/vendors';

export default defineRule({
  meta: {
    id: 'treadmill/vendor-lock',
    title: 'An annotation or kind that only one vendor understands',
    severity: 'hint',
    preset: 'strict',
    fixes: [],
  },
  resource(resource, context) {
    const node = at(resource.root, 'apiVersion');
    const vendor = vendorOfGroup(resource.group);
    if (vendor && node)
      context.report({
        at: node,
        message: `${resource.kind} is a kind that only ${vendor.name} ${knows(vendor)}: a cluster without it refuses the object.${vendor.kinds?.includes(resource.kind) ? instead(vendor) : ''}`,
      });
    else checkAnnotations(resource, context);
  },
});

/** One finding for each vendor that an object speaks to, however much it says. */
function checkAnnotations(resource: Resource, context: Context): void {
  const byVendor = new Map<Vendor, YamlNode[]>();
  for (const key of annotationKeys(resource)) {
    const vendor = vendorOfAnnotation(keyOf(key));
    if (vendor) byVendor.set(vendor, [...(byVendor.get(vendor) ?? []), key]);
  }
  for (const [vendor, [first, ...rest]] of byVendor) {
    const what = rest.length === 0 ? 'This annotation speaks' : `${count(rest.length + 1, 'annotation')} speak`;
    context.report({
      at: first!,
      message: `${upperFirst(what)} to ${vendor.name} only and ${rest.length === 0 ? 'does' : 'do'} nothing elsewhere.${resource.kind === 'Ingress' ? instead(vendor) : ''}`,
      related: rest.map(key => ({ message: `Another one for ${vendor.name}`, at: key })),
    });
  }
}

/** Those of the object and of its pod template, each once. */
function annotationKeys(resource: Resource): YamlNode[] {
  const template = workloadOf(resource)?.template;
  const owners = [resource.root, ...(template && template !== resource.root ? [template] : [])];
  return owners.flatMap(owner => {
    const annotations = mappingAt(owner, 'metadata', 'annotations');
    return annotations ? allEntries(annotations).map(({ key }) => key) : [];
  });
}

function keyOf(key: YamlNode): string {
  return keyText({ key, value: key }) ?? '';
}

function knows({ name }: Vendor): string {
  return name.endsWith('balancers') ? 'know' : 'knows';
}

function instead({ portable }: Vendor): string {
  return portable ? ` ${upperFirst(portable)}.` : '';
}
