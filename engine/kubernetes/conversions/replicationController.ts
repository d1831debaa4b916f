import type { Operation } from '../../edit/operations';
import { at, isOpen, keyText, type Mapping, mappingAt } from '../../yaml/nodes';
import { plainOf } from '../../yaml/plain';
import { type Conversion, combine, drop, steps } from './conversion';
import { selectTemplate } from './workloads';

/** A ReplicationController as a Deployment of apps/v1: the fields are the same, but for the selector's labels. */
export function toDeployment(root: Mapping): Conversion | undefined {
  const spec = mappingAt(root, 'spec');
  const [version, kind] = [at(root, 'apiVersion'), at(root, 'kind')];
  if (!spec || isOpen(root) || version?.kind !== 'scalar' || kind?.kind !== 'scalar') return undefined;
  const selector = mappingAt(spec, 'selector');
  const isGiven = selector !== undefined && selector.entries.length > 0;
  return combine([
    steps([
      { kind: 'setScalar', node: version, value: 'apps/v1' },
      { kind: 'setScalar', node: kind, value: 'Deployment' },
    ]),
    isGiven ? steps(wrap(selector)) : selectTemplate(spec),
    steps(drop(root, 'status')),
  ]);
}

/** Puts a map of labels below `matchLabels`. */
function wrap(selector: Mapping): Operation[] | undefined {
  const keys = selector.entries.map(keyText);
  const labels = plainOf(selector);
  if (labels === undefined || !keys.every(key => key !== undefined) || keys.includes('<<')) return undefined;
  if (selector.flow) return [{ kind: 'replaceNode', node: selector, value: { matchLabels: labels } }];
  return keys.map(key => ({ kind: 'moveEntry', from: selector, key, to: selector, path: ['matchLabels'] }));
}
