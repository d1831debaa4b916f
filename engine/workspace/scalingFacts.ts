import type { Resource } from '../kubernetes/resource';
import { at, itemsAt, type YamlNode } from '../yaml/nodes';
import { asInt, asString } from '../yaml/scalars';
import type { AutoscalerFacts, ClaimFacts } from './facts';

/** Where an autoscaler names its target and its bounds, by kind. */
const BOUNDS: Record<string, { min: string; max: string }> = {
  HorizontalPodAutoscaler: { min: 'minReplicas', max: 'maxReplicas' },
  // Source: keda.sh, «ScaledObject specification»; the target's kind is Deployment unless it is named.
  ScaledObject: { min: 'minReplicaCount', max: 'maxReplicaCount' },
};

/** Undefined for kinds that scale nothing, and when the target is not named. */
export function autoscalerFacts({ kind, root }: Resource): AutoscalerFacts | undefined {
  const bounds = BOUNDS[kind];
  const target = bounds && at(root, 'spec', 'scaleTargetRef');
  const name = at(target, 'name');
  const targetName = asString(name);
  if (!bounds || !name || targetName === undefined) return undefined;
  const max = at(root, 'spec', bounds.max);
  return {
    target: { kind: asString(at(target, 'kind')) ?? 'Deployment', name: targetName },
    min: asInt(at(root, 'spec', bounds.min)),
    max: asInt(max),
    place: rangeOf(max ?? name),
    targetPlace: rangeOf(name),
  };
}

export function claimFacts({ root }: Resource): ClaimFacts {
  const modes = itemsAt(root, 'spec', 'accessModes');
  const known = modes.map(asString);
  return {
    accessModes: known.every(mode => mode !== undefined) ? known : undefined,
    storageClass: asString(at(root, 'spec', 'storageClassName')),
    volume: asString(at(root, 'spec', 'volumeName')),
    place: rangeOf(modes[0] ?? at(root, 'spec') ?? root),
  };
}

function rangeOf({ start, end }: YamlNode): { start: number; end: number } {
  return { start, end };
}
