import { parseImage } from '../../engine/kubernetes/image';
import { describe } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type FactsContext } from '../../engine/lint/rule';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { databaseOf } from '../shared/databases';

export default defineRule({
  meta: {
    id: 'storage/volumes-deleted',
    title: 'The data of a database goes with the object that holds it',
    severity: 'warning',
    preset: 'recommended',
    fixes: [],
  },
  kinds: ['StatefulSet'],
  /** Source: kubernetes/api apps/v1 types.go, StatefulSetPersistentVolumeClaimRetentionPolicy. */
  resource(resource, context) {
    const policy = at(resource.root, 'spec', 'persistentVolumeClaimRetentionPolicy');
    const database = databaseIn(at(resource.root, 'spec', 'template', 'spec'));
    if (!policy || database === undefined) return;
    const name = describe(resource);
    reportDelete(
      at(policy, 'whenDeleted'),
      `Deleting ${name} deletes its volumes too, and the data of ${database} with them.`,
      context,
    );
    reportDelete(
      at(policy, 'whenScaled'),
      `Scaling ${name} down deletes the volumes of the pods that go, and what ${database} has stored there.`,
      context,
    );
  },
});

function reportDelete(node: YamlNode | undefined, message: string, context: Context | FactsContext): void {
  if (node && asString(node) === 'Delete') context.report({ at: node, message: `${message} Keep them with Retain.` });
}

/** What the first container with a known database image runs. */
function databaseIn(podSpec: YamlNode | undefined): string | undefined {
  for (const container of itemsAt(podSpec, 'containers')) {
    const image = parseImage(asString(at(container, 'image')) ?? '');
    const database = image && databaseOf(image.name);
    if (database !== undefined) return database;
  }
  return undefined;
}
