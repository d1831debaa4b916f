import type { Range } from '../text/source';
import { isOptionalPart } from '../yaml/optional';
import { asString } from '../yaml/scalars';
import { BASELINE_CAPABILITIES } from './capabilities';
import { effectsOf, gainOf } from './effects';
import { hasOwnUsers, securityOf } from './security';
import { type Container, containerTitle, type Workload } from './workload';

/** A capability beyond level baseline that a container adds, and that its processes can come by. */
export interface AddedCapability {
  /** Without `CAP_`, in capitals. */
  name: string;
  /** As the admission reads it: literally. */
  written: string;
  /** Position of the container among those of the workload. */
  container: number;
  /** How a message calls the container, and the name by which the admission does. */
  title: string;
  owner: string;
  /** Only who becomes root by a setuid program, or carries it as file capability, gets it. */
  byFile: boolean;
  /** It holds in the pod's own user namespace only: `hostUsers: false`. */
  contained: boolean;
  at: Range;
}

/** What a template may leave out does not count, nor what a privileged container has anyway. */
export function addedCapabilities(workload: Workload): AddedCapability[] {
  return workload.containers.flatMap((container, index) => addedBy(container, index));
}

function addedBy(container: Container, index: number): AddedCapability[] {
  const { added, privileged } = securityOf(container);
  if (added.length === 0 || privileged.value === true) return [];
  const effects = effectsOf(container);
  const gain = effects && gainOf(effects);
  // Neither root nor able to become it: such a process gets none.
  if (!gain || gain === 'by-entrypoint' || gain === 'never') return [];
  const { document, root } = container.workload.resource;
  return added
    .filter(({ name, node }) => !BASELINE_CAPABILITIES.has(name) && !isOptionalPart(document, node.start, root))
    .map(({ name, node }) => ({
      name,
      written: asString(node) ?? name,
      container: index,
      title: containerTitle(container),
      owner: container.name ?? '(unnamed)',
      byFile: gain === 'by-file',
      contained: hasOwnUsers(container.workload),
      at: { start: node.start, end: node.end },
    }));
}
