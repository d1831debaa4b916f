import type { Diagnostic, Position } from 'vscode-languageserver';
import type { DiagnosticData } from './toDiagnostic';

/**
 * Names the diagnostics of a file: the same for the same ones, across sessions too. Made at every keystroke, so it rests
 * on the names of their blocks.
 */
export function resultIdOf(blocks: readonly { id: string }[]): string {
  const hash = new Hash();
  for (const { id } of blocks) hash.text(id);
  return hash.toString();
}

/** Names a list of diagnostics. It reads no more than it has to: a fingerprint stands for rule, object and message. */
export function idOf(diagnostics: readonly Diagnostic[]): string {
  const hash = new Hash();
  for (const diagnostic of diagnostics) {
    const { range, severity, tags, code, message, relatedInformation } = diagnostic;
    const data: DiagnosticData | undefined = diagnostic.data;
    addPlace(hash, range.start);
    addPlace(hash, range.end);
    hash.number(severity ?? 0);
    hash.number(tags?.[0] ?? 0);
    hash.text(data ? data.fingerprint : `${code} ${message}`);
    for (const { title } of data?.fixes ?? []) hash.text(title);
    for (const { location, message: note } of relatedInformation ?? []) {
      hash.text(location.uri);
      addPlace(hash, location.range.start);
      hash.text(note);
    }
  }
  return hash.toString();
}

function addPlace(hash: Hash, { line, character }: Position): void {
  hash.number(line);
  hash.number(character);
}

/** Two independent 32-bit hashes of FNV's kind: equal by accident is out of the question. */
class Hash {
  private one = 0x811c9dc5;
  private two = 0x9e3779b9;

  number(value: number): void {
    this.one = Math.imul(this.one ^ value, 0x01000193);
    this.two = Math.imul(this.two ^ value, 0x85ebca6b) ^ (this.two >>> 13);
  }

  text(text: string): void {
    this.number(text.length);
    for (let i = 0; i < text.length; i++) this.number(text.charCodeAt(i));
  }

  /** In hex. */
  toString(): string {
    return (this.one >>> 0).toString(16) + (this.two >>> 0).toString(16);
  }
}

/** The id of a report without diagnostics. */
export const NOTHING_WRONG = resultIdOf([]);
