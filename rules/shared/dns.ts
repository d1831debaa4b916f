import type { Operation } from '../../engine/edit/operations';
import type { YamlDocument } from '../../engine/yaml/document';
import { at, itemsAt } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { workloadAt } from './workloads';

/** Sets the pod's ndots; a string, as the API wants it. */
export function setNdots(document: YamlDocument, item: number, value: string): Operation[] {
  const podSpec = workloadAt(document, item)?.podSpec;
  if (!podSpec) return [];
  const option = itemsAt(podSpec, 'dnsConfig', 'options').find(
    candidate => asString(at(candidate, 'name')) === 'ndots',
  );
  if (option?.kind === 'mapping') return [{ kind: 'setPath', mapping: option, path: ['value'], value }];
  const options = at(podSpec, 'dnsConfig', 'options');
  if (options?.kind === 'sequence') return [{ kind: 'appendItem', to: options, value: { name: 'ndots', value } }];
  return [{ kind: 'setPath', mapping: podSpec, path: ['dnsConfig', 'options'], value: [{ name: 'ndots', value }] }];
}
