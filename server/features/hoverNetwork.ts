import { type OnionLayer, onionOf } from '../../engine/workspace/onion';
import type { Workspace } from '../workspace';
import { code, holds, type Remark, type Remarker } from './hover';

/** Peels the onion of a Service or a NetworkPolicy: what stands behind its name on each network. */
export function networkRemarks(workspace: Workspace): Remarker {
  return ({ path }, offset) => {
    const { project } = workspace;
    const file = project.file(path);
    if (!file) return [];
    return file.placed.flatMap((placed): Remark[] => {
      const base = file.documents[placed.document]?.start ?? 0;
      const { place } = placed.facts;
      if (!holds(place, offset - base)) return [];
      const layers = onionOf(placed, project.lookAround(), file.effective.clusterDomain);
      if (!layers) return [];
      return [{ start: place.start + base, end: place.end + base, markdown: layers.map(layerText).join('\n\n') }];
    });
  };
}

function layerText({ title, lines, command }: OnionLayer): string {
  return [`**${title}**`, ...lines.map(line => `- ${line}`), `- ${code(command)}`].join('\n');
}
