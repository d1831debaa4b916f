import { shiftEdits, sortEdits, type TextEdit } from '../text/edits';
import type { Comment } from '../yaml/comments';
import type { YamlDocument } from '../yaml/document';
import { Bench } from './bench';
import { checkBraces, checkReach, checkTemplate, guardFor } from './guards';
import type { Places } from './model';
import { type Operation, Refusal, refuse, TooNarrow } from './operations';
import { perform } from './perform';
import { type Reach, reachOf } from './reach';
import { mergeRegions, modelOfRegion, type Region, wholeOf } from './region';
import { learnStyle, type Style } from './style';

/** Edits relative to the text that was edited, sorted and disjoint; or why there are none. */
export type Edited = { edits: TextEdit[] } | { refused: string };

/**
 * Carries out operations on a document as edits of its text. The edits are verified before they are answered: the
 * edited text parses, says exactly what the operations mean, and has every comment that they do not take away. What
 * cannot be done so is refused as a whole; nothing is guessed and nothing is thrown.
 * @param neighbours other documents of the same stream, from which the author's habits are learnt where the document
 * itself does not show them
 */
export function editDocument(
  document: YamlDocument,
  operations: readonly Operation[],
  neighbours: readonly YamlDocument[] = [],
): Edited {
  try {
    if (document.problems.length > 0) refuse('the document has syntax problems');
    checkTemplate(document);
    const planned = operations.map(operation => ({ operation, reach: reachOf(document, operation) }));
    for (const { reach } of planned) checkReach(document, reach);
    const edits = editRegions(document, planned, learnStyle(document, neighbours));
    checkBraces(document, edits);
    return { edits };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

interface Planned {
  operation: Operation;
  reach: Reach;
}

/** Operations whose regions do not meet know nothing of each other, so that each is verified on few lines. */
function editRegions(document: YamlDocument, planned: readonly Planned[], style: Style): TextEdit[] {
  const groups = mergeRegions(planned.map(item => ({ region: item.reach.region, item })));
  try {
    return sortEdits(groups.flatMap(({ region, items }) => editRegion(document, region, items, style)));
  } catch (error) {
    if (!(error instanceof TooNarrow)) throw error;
    return editRegion(document, wholeOf(document), planned, style);
  }
}

function editRegion(document: YamlDocument, region: Region, planned: readonly Planned[], style: Style): TextEdit[] {
  const text = (document.template?.masked ?? document.text).slice(region.start, region.end);
  const places: Places = new Map();
  const model = modelOfRegion(document, region, places);
  const bench = new Bench(
    text,
    model,
    places,
    commentsIn(document, region),
    style,
    region.start,
    region.slot !== undefined,
  );
  for (const { operation, reach } of planned) {
    const guard = guardFor(document, reach);
    for (const change of perform(bench, operation)) bench.carryOut(change, guard);
  }
  return shiftEdits(bench.edits, region.start);
}

/** The comments of a part of the document, their offsets counted from its start. */
function commentsIn(document: YamlDocument, { start, end }: Region): Comment[] {
  const inside = document.comments.filter(comment => start <= comment.start && comment.start < end);
  return inside.map(comment => ({ ...comment, start: comment.start - start, end: comment.end - start }));
}
