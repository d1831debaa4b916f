/** Reads rule pages: Markdown with fixed headings whose YAML blocks are the rule's tests. */

export const HEADINGS = [
  'What it finds',
  'Why it hurts',
  'Example',
  'Use instead',
  'Silent on',
  'Fixes and their safety',
  'Options',
  'Limits',
  'Sources',
] as const;

/** A fenced block: ```` ```yaml bad file="a.yaml" fix="Add the dot" ````. */
export interface Block {
  kind: string;
  attributes: Record<string, string>;
  text: string;
  /** One-based line of the block's first line of text in the page. */
  line: number;
}

export interface Page {
  id: string;
  headings: string[];
  blocks: Block[];
  /** Texts of the sections by heading, without the heading. */
  sections: Record<string, string>;
}

export function readPage(markdown: string): Page {
  const lines = markdown.split('\n');
  const page: Page = { id: '', headings: [], blocks: [], sections: {} };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const fence = /^```yaml\s+(\w+)(.*)$/.exec(line);
    if (line.startsWith('# ') && page.id === '') page.id = line.slice(2).trim();
    else if (line.startsWith('## ')) page.headings.push(line.slice(3).trim());
    else if (fence) i = readBlock(lines, i, fence[1]!, fence[2]!, page);
    const heading = page.headings.at(-1);
    if (heading !== undefined && !line.startsWith('## '))
      page.sections[heading] = `${page.sections[heading] ?? ''}${line}\n`;
  }
  return page;
}

function readBlock(lines: string[], fence: number, kind: string, rest: string, page: Page): number {
  const attributes: Record<string, string> = {};
  for (const match of rest.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))
    attributes[match[1]!] = match[2]!.replace(/\\(.)/g, '$1');
  let end = fence + 1;
  while (end < lines.length && lines[end] !== '```') end++;
  page.blocks.push({ kind, attributes, text: `${lines.slice(fence + 1, end).join('\n')}\n`, line: fence + 2 });
  return end;
}
