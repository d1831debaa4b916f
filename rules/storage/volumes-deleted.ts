import { parseImage } from '../../engine/kubernetes/image';
import { describe } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type FactsContext } from '../../engine/lint/rule';
import type { ResourceFacts } from '../../engine/workspace/facts';
import { dependentsOf, nearestDefinitions } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { databaseOf } from '../shared/databases';

/** Minor from which the field has an effect by default. Source: KEP-1847. */
const RETENTION_POLICY = 27;

export default defineRule({
  meta: {
    id: 'storage/volumes-deleted',
    title: 'The data of a database goes with the object that holds it',
    severity: 'warning',
    preset: 'recommended',
    fixes: [],
  },
  kinds: ['StatefulSet', 'StorageClass', 'PersistentVolume'],
  /** Source: kubernetes/api apps/v1 types.go, StatefulSetPersistentVolumeClaimRetentionPolicy. */
  resource(resource, context) {
    if (resource.kind !== 'StatefulSet' || context.target < RETENTION_POLICY) return;
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
  facts: checkReclaimed,
});

/** The disk of a claim goes with it where its class, or its volume, says so. Source: core/v1 PersistentVolumeReclaimPolicy. */
function checkReclaimed({ reclaimed, kind }: ResourceFacts, context: FactsContext): void {
  if (!reclaimed) return;
  const users = claimants(context);
  const [first, ...others] = users.filter((one, i) => users.findIndex(({ placed }) => placed === one.placed) === i);
  if (!first) return;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  const what = kind === 'StorageClass' ? 'a volume of this class' : 'this volume';
  context.report({
    at: reclaimed,
    message: `Whoever deletes the claim of ${what} deletes the disk with it: ${describe(first.placed.facts)} keeps the data of ${first.database} there${more}. Keep it with Retain.`,
    related: [first, ...others].map(({ placed, database }) => ({
      message: `${describe(placed.facts)} runs ${database}`,
      at: placed.facts.place,
      target: placed,
    })),
  });
}

interface Claimant {
  placed: Placed;
  database: string;
}

/** Databases on claims of this class or volume: their own claims, or those that they mount. */
function claimants({ index, here }: FactsContext): Claimant[] {
  const claims = dependentsOf(index, here);
  const bound = here.facts.references
    .filter(({ kind, soft }) => kind === 'PersistentVolumeClaim' && !soft)
    .flatMap(({ kind, name, namespace }) => nearestDefinitions(index, here, kind, name, namespace));
  return [...claims, ...bound].flatMap(claim =>
    (claim.facts.workload ? [claim] : dependentsOf(index, claim)).flatMap(placed => {
      const database = (placed.facts.workload?.containers ?? [])
        .map(({ role, image }) => (role === 'container' ? databaseRun(image) : undefined))
        .find(one => one !== undefined);
      return database === undefined ? [] : [{ placed, database }];
    }),
  );
}

function reportDelete(node: YamlNode | undefined, message: string, context: Context): void {
  if (node && asString(node) === 'Delete') context.report({ at: node, message: `${message} Keep them with Retain.` });
}

/** What the first container with a known database image runs. */
function databaseIn(podSpec: YamlNode | undefined): string | undefined {
  const images = itemsAt(podSpec, 'containers').map(container => asString(at(container, 'image')));
  return images.map(databaseRun).find(database => database !== undefined);
}

function databaseRun(written: string | undefined): string | undefined {
  const image = parseImage(written ?? '');
  return image && databaseOf(image.name);
}
