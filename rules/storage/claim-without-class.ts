import { describe } from '../../engine/kubernetes/resource';
import { type Context, defineRule } from '../../engine/lint/rule';
import { at, entryOf, itemsAt, lacks, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

const BETA_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

export default defineRule({
  meta: {
    id: 'storage/claim-without-class',
    title: 'A claim leaves the kind of storage to the cluster',
    severity: 'hint',
    preset: 'strict',
    fixes: [],
  },
  kinds: ['PersistentVolumeClaim', 'StatefulSet'],
  resource(resource, context) {
    if (resource.kind === 'PersistentVolumeClaim') check(resource.root, describe(resource), context);
    else
      for (const template of itemsAt(resource.root, 'spec', 'volumeClaimTemplates'))
        check(
          template,
          `The claim ${asString(at(template, 'metadata', 'name')) ?? ''} of ${describe(resource)}`,
          context,
        );
  },
  /** Claims that come and go with a pod. Source: kubernetes/api core/v1 types.go, EphemeralVolumeSource. */
  workload({ podSpec, resource }, context) {
    for (const volume of itemsAt(podSpec, 'volumes')) {
      const claim = at(volume, 'ephemeral', 'volumeClaimTemplate');
      const name = asString(at(volume, 'name')) ?? '';
      if (claim) check(claim, `The volume ${name} of ${describe(resource)}`, context);
    }
  },
});

/** An empty class is a choice of its own: only volumes without one. Source: kubernetes.io, Persistent Volumes. */
function check(claim: YamlNode, what: string, context: Context): void {
  const spec = entryOf(claim, 'spec');
  if (!spec || !lacks(spec.value, 'storageClassName') || at(spec.value, 'volumeName')) return;
  if (at(claim, 'metadata', 'annotations', BETA_ANNOTATION)) return;
  context.report({
    at: spec.key,
    message: `${what} names no storageClassName: it gets whatever class is the default where it is applied, fast or slow, kept or deleted, and stays pending where there is none. Name one.`,
  });
}
