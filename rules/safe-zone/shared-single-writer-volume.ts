import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix, type Related } from '../../engine/lint/rule';
import type { ClaimFacts, Reference, ResourceFacts } from '../../engine/workspace/facts';
import { nearestDefinitions, sameNamespace } from '../../engine/workspace/scope';
import { at, mappingAt } from '../../engine/yaml/nodes';

type Placed = FactsContext['here'];

const CLAIM = 'PersistentVolumeClaim';

/**
 * Classes whose volumes every pod of the node, or of the cluster, can reach whatever the claim says, by custom.
 * Sources: rancher/local-path-provisioner, kubernetes-sigs/nfs-subdir-external-provisioner, docker desktop, minikube.
 */
const LENIENT_CLASSES = /^(hostpath|local-path|nfs|nfs-client|efs|efs-sc|azurefile.*|filestore.*)$/;

export default defineRule({
  meta: {
    id: 'safe-zone/shared-single-writer-volume',
    title: 'Several pods share a volume that one node, or one pod, may mount',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
  },
  facts(facts, context) {
    const { workload } = facts;
    if (!workload || facts.origin !== 'plain') return;
    for (const reference of facts.references) {
      const claim = reference.kind === CLAIM ? claimOf(reference, context) : undefined;
      // What one node may mount, all pods on that node may use.
      if (claim && !(workload.oneNode && !isOneByOne(claim.facts.claim!))) check(facts, reference, claim, context);
    }
  },
});

/** A claim that certainly has a single writer: all its definitions in sight say so. */
function claimOf({ name }: Reference, { index, here }: FactsContext): Placed | undefined {
  const found = nearestDefinitions(index, here, CLAIM, name);
  return found.every(({ facts }) => isSingle(facts.claim)) ? found[0] : undefined;
}

/** Volumes that are there already may be of a kind that lets many in, so claims that name one are left out. */
function isSingle(claim: ClaimFacts | undefined): boolean {
  if (!claim?.accessModes || claim.accessModes.length === 0) return false;
  if (claim.volume !== undefined || claim.storageClass === '') return false;
  if (claim.storageClass !== undefined && LENIENT_CLASSES.test(claim.storageClass)) return isOneByOne(claim);
  return claim.accessModes.every(mode => mode.startsWith('ReadWriteOnce'));
}

/** One pod at a time, also on one node. */
function isOneByOne({ accessModes }: ClaimFacts): boolean {
  return accessModes?.length === 1 && accessModes[0] === 'ReadWriteOncePod';
}

function check(facts: ResourceFacts, reference: Reference, claim: Placed, context: FactsContext): void {
  const crowd = crowdOf(facts, context);
  const update = facts.workload!.update;
  if (!crowd && update?.startsNewFirst !== true) return;
  context.report({
    at: reference.at,
    message: crowd ? crowdMessage(crowd, reference, claim) : updateMessage(facts, reference, claim),
    related: [
      { message: `${CLAIM} ${reference.name}`, at: claim.facts.claim!.place, target: claim },
      ...(crowd?.related ?? []),
    ],
    fixes: crowd || facts.kind !== 'Deployment' ? [] : [recreate(context.here.item)],
  });
}

/** More than one pod at a time, and who wants it so. */
interface Crowd {
  who: string;
  related: Related[];
}

function crowdOf(facts: ResourceFacts, { index }: FactsContext): Crowd | undefined {
  const { kind, workload } = facts;
  if (kind === 'DaemonSet') return { who: `The pods of ${describe(facts)}, one on each node,`, related: [] };
  const replicas = workload?.replicas ?? 1;
  if (kind !== 'Pod' && replicas > 1) return { who: `The ${replicas} pods of ${describe(facts)}`, related: [] };
  const scaler = facts.name === undefined ? undefined : index.referrers(kind, facts.name).find(scales);
  if (!scaler) return undefined;
  const { autoscaler } = scaler.facts;
  return {
    who: `The pods of ${describe(facts)}, up to ${autoscaler!.max} by ${describe(scaler.facts)},`,
    related: [{ message: describe(scaler.facts), at: autoscaler!.place, target: scaler }],
  };

  function scales(placed: Placed): boolean {
    const { autoscaler: bounds, namespace } = placed.facts;
    return (bounds?.max ?? 0) > 1 && placed.facts.origin !== 'patch' && sameNamespace(namespace, facts.namespace);
  }
}

function crowdMessage({ who }: Crowd, { name }: Reference, claim: Placed): string {
  const what = isOneByOne(claim.facts.claim!)
    ? `claim ${name}, which one pod at a time may use (ReadWriteOncePod): all others wait as Pending`
    : `claim ${name}, which one node at a time may mount (ReadWriteOnce): those on other nodes hang in ContainerCreating`;
  return `${who} share ${what}. Give each its own with a StatefulSet and volumeClaimTemplates, or use a ReadWriteMany volume.`;
}

function updateMessage(facts: ResourceFacts, { name }: Reference, claim: Placed): string {
  const where = isOneByOne(claim.facts.claim!)
    ? 'it waits as Pending'
    : 'on another node it hangs in ContainerCreating';
  // An Argo Rollout knows no Recreate.
  const remedy =
    facts.kind === 'Deployment'
      ? 'Set strategy: Recreate.'
      : 'Set maxSurge to 0 and maxUnavailable to 1, so that the old one goes first.';
  return `An update of ${describe(facts)} starts the new pod while the old one holds claim ${name} (${claim.facts.claim!.accessModes!.join(', ')}): ${where}, and the old one is never stopped. ${remedy}`;
}

function recreate(item: number): Fix {
  return {
    title: 'Set strategy: Recreate (each update stops the pod before it starts the new one)',
    safety: 'choice',
    operations: document => {
      const spec = mappingAt(resourcesOf(document)[item]?.root, 'spec');
      const strategy = at(spec, 'strategy');
      if (!spec) return [];
      return strategy
        ? [{ kind: 'replaceNode', node: strategy, value: { type: 'Recreate' } }]
        : [{ kind: 'setPath', mapping: spec, path: ['strategy', 'type'], value: 'Recreate' }];
    },
  };
}
