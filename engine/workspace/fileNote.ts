import type { YamlStream } from '../yaml/parse';
import { type Chart, isChartPath, readChart } from './chart';
import { isKustomizationPath, type Kustomization, readKustomization, takesAway } from './kustomize';
import { type Layer, layerOf } from './layers';

/** What a file means to others, apart from the objects in it. Compared like facts: a change reaches those who asked. */
export interface FileNote {
  path: string;
  kustomization?: Kustomization;
  chart?: Chart;
  /** Number of the first document that holds an object. */
  firstObject?: number;
  /** What a file that is used as a patch does, document by document. */
  layers?: Layer[];
  /** As a patch it may take something away, or what it does is not understood. */
  takesAway?: true;
  /** Template actions make whole objects that cannot be seen. */
  hidden?: true;
}

export function noteOf(
  path: string,
  text: string,
  stream: YamlStream,
  isPatch: boolean,
  firstObject: number | undefined,
): FileNote {
  const first = stream.documents[0]?.document;
  return {
    path,
    ...(isKustomizationPath(path) && { kustomization: readKustomization(path, first) }),
    ...(isChartPath(path) && { chart: readChart(path, first) }),
    ...(firstObject !== undefined && { firstObject }),
    ...(isPatch && { layers: stream.documents.map(one => layerOf(one.document.root, undefined)) }),
    ...(isPatch && (first?.root?.kind === 'sequence' || takesAway(text)) && { takesAway: true as const }),
    ...(stream.documents.some(({ document }) => makesObjects(document)) && { hidden: true as const }),
  };
}

/** A document that is nothing but what a template prints, as with library charts. */
function makesObjects({ root, template }: YamlStream['documents'][number]['document']): boolean {
  if (!template?.actions.some(action => action.kind === 'output')) return false;
  return root?.kind !== 'mapping' || !root.entries.some(({ key }) => key.kind === 'scalar' && key.value === 'kind');
}

/** A note without positions: moving a line reaches nobody. */
export function noteSignature(note: FileNote | undefined): string {
  return JSON.stringify(note, (key, value) => (key === 'at' ? undefined : value)) ?? '';
}
