import { type Block, readPage } from '../../scripts/generate/pages';

/** A finding that a bad block promises: `# expect: dns/x "part of the message" at "marked text"`. */
export interface Expectation {
  rule: string;
  message: string;
  /** The text that the range covers, on the line of the comment; undefined when only the line counts. */
  marked: string | undefined;
  severity: string | undefined;
  file: string;
  /** Zero-based. */
  line: number;
}

export interface After {
  title: string;
  file: string;
  text: string;
  line: number;
}

/** One example of a page: files, a configuration, what is found in them, and what fixes make of them. */
export interface Example {
  kind: 'bad' | 'good';
  line: number;
  files: Map<string, string>;
  /** What files held in the baseline; the others stand unchanged. */
  before: Map<string, string>;
  configuration: string | undefined;
  expected: Expectation[];
  after: After[];
}

const DEFAULT_FILE = 'manifest.yaml';

export function examplesOf(markdown: string): Example[] {
  const examples: Example[] = [];
  let configuration: string | undefined;
  for (const block of readPage(markdown).blocks) {
    if (block.kind === 'config') configuration = block.text;
    else if (block.kind === 'bad' || block.kind === 'good') {
      const { kind, line } = block;
      examples.push({ kind, line, files: new Map(), before: new Map(), configuration, expected: [], after: [] });
      configuration = undefined;
      addFile(examples.at(-1)!, block);
    } else if (block.kind === 'also') addFile(current(examples, block), block);
    else if (block.kind === 'before') addBefore(current(examples, block), block);
    else if (block.kind === 'after') addAfter(current(examples, block), block);
    else throw new Error(`line ${block.line}: unknown kind of block: ${block.kind}`);
  }
  return examples;
}

function current(examples: Example[], block: Block): Example {
  const example = examples.at(-1);
  if (!example) throw new Error(`line ${block.line}: ${block.kind} needs an example before it`);
  return example;
}

function addAfter(example: Example, block: Block): void {
  const { fix, file = [...example.files.keys()][0]! } = block.attributes;
  if (fix === undefined) throw new Error(`line ${block.line}: an after block names its fix`);
  example.after.push({ title: fix, file, text: block.text, line: block.line });
}

function addBefore(example: Example, block: Block): void {
  const { file = [...example.files.keys()][0]! } = block.attributes;
  example.before.set(file, block.text.trim() === '' ? '' : block.text);
}

const EXPECT = /[ \t]*# expect: (\S+) "((?:[^"\\]|\\.)*)"(?: at "((?:[^"\\]|\\.)*)")?(?: as (\w+))?[ \t]*$/;

/** Takes the expectations out of the text: an own-line comment speaks of the line before it, one at the end of its own. */
function addFile(example: Example, block: Block): void {
  const file = block.attributes.file ?? DEFAULT_FILE;
  const kept: string[] = [];
  for (const line of block.text.split('\n')) {
    const match = EXPECT.exec(line);
    if (!match) {
      if (line.includes('# expect:')) throw new Error(`line ${block.line}: not understood: ${line.trim()}`);
      kept.push(line);
      continue;
    }
    const rest = line.slice(0, match.index);
    if (rest.trim() !== '') kept.push(rest);
    const [, rule, message, marked, severity] = match;
    example.expected.push({
      rule: rule!,
      message: unquote(message!),
      marked: marked && unquote(marked),
      severity,
      file,
      line: kept.length - 1,
    });
  }
  example.files.set(file, kept.join('\n'));
}

function unquote(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
