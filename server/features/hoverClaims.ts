import { claimNames } from '../../engine/kubernetes/claims';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { entryOf, mappingAt } from '../../engine/yaml/nodes';
import type { Workspace } from '../workspace';
import { code, holds, type Remark, type Remarker } from './hover';

/** On `volumeClaimTemplates`: the commands that list and delete exactly the claims of this StatefulSet. */
export function claimRemarks(workspace: Workspace): Remarker {
  return ({ path }, offset) => {
    const placed = workspace.project.file(path)?.live?.stream.documents.findLast(({ start }) => start <= offset);
    if (!placed) return [];
    return resourcesOf(placed.document).flatMap((resource): Remark[] => {
      const key = entryOf(mappingAt(resource.root, 'spec'), 'volumeClaimTemplates')?.key;
      const names =
        resource.kind === 'StatefulSet' && key && holds(key, offset - placed.start) ? claimNames(resource) : [];
      if (!key || names.length === 0) return [];
      const what = `pvc ${names.join(' ')}${resource.namespace === '' ? '' : ` -n ${resource.namespace}`}`;
      const markdown = `Its claims: ${code(`kubectl get ${what}`)}\n\nTo delete them with their data: ${code(`kubectl delete ${what}`)}`;
      return [{ start: key.start + placed.start, end: key.end + placed.start, markdown }];
    });
  };
}
