import { isOpen, lacks, type Mapping, mappingAt } from '../../yaml/nodes';
import { labelsAt } from '../labels';
import { type Conversion, combine, drop, steps } from './conversion';

/**
 * Deployment, DaemonSet, ReplicaSet and StatefulSet of the beta groups to apps/v1, which asks for the selector that
 * used to be read off the template's labels, and has no `rollbackTo` and `templateGeneration`.
 */
export function convertWorkload(root: Mapping): Conversion | undefined {
  const spec = mappingAt(root, 'spec');
  if (!spec) return undefined;
  return combine([steps([...drop(spec, 'rollbackTo'), ...drop(spec, 'templateGeneration')]), selectTemplate(spec)]);
}

/** Writes the selector down that the API server would have assumed; undefined when the labels are not all known. */
export function selectTemplate(spec: Mapping): Conversion | undefined {
  const labels = labelsAt(spec, 'template', 'metadata', 'labels');
  const isEmpty = mappingAt(spec, 'selector')?.entries.length === 0;
  if (!lacks(spec, 'selector') && !isEmpty) return isOpen(spec) ? undefined : { operations: [], effects: [] };
  const pairs = Object.entries(labels.known).filter((pair): pair is [string, string] => pair[1] !== undefined);
  if (labels.open || pairs.length === 0 || pairs.length < Object.keys(labels.known).length) return undefined;
  return {
    operations: [
      { kind: 'setPath', mapping: spec, path: ['selector', 'matchLabels'], value: Object.fromEntries(pairs) },
    ],
    effects: ["selects by its template's labels, for good"],
  };
}
