import { Lexer } from 'yaml';

/**
 * The parser that recovers from errors calls itself for every level. Far below the depth at which the stack ends, a
 * text has to be refused: near the end of it, V8 cannot compile a regular expression and takes the process down.
 */
const DEEPEST = 200;

/** Whether collections are nested deeper than any manifest's. May overestimate block nesting twofold, never underestimates it. */
export function isTooDeep(text: string): boolean {
  return blockDepth(text) > DEEPEST || flowDepth(text) > DEEPEST;
}

/** Indentations that surround each other, twice because lists may stand in the column of their key, and indicators in a row. */
function blockDepth(text: string): number {
  const indents: number[] = [];
  let deepest = 0;
  for (const match of text.matchAll(/^( *)((?:[-?:][ \t]+)*)\S/gm)) {
    const indent = match[1]!.length;
    while (indents.length > 0 && indents.at(-1)! >= indent) indents.pop();
    indents.push(indent);
    const indicators = match[2]!.replaceAll(/\s/g, '').length;
    deepest = Math.max(deepest, indents.length * 2 + indicators);
  }
  return deepest;
}

function flowDepth(text: string): number {
  if ((text.match(/[[{]/g) ?? []).length <= DEEPEST) return 0;
  let depth = 0;
  let deepest = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
  }
  return deepest;
}
