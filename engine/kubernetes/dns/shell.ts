/** Shell scripts, cut into the words that may be looked up. */
import type { Piece } from './pieces';
import { type Span, slice, unquote } from './span';
import { isOperator, tokensOf } from './tokens';
import { flagKey } from './words';

/**
 * Commands that only show or compare their words, that look names up without the search list, or that run others on
 * the node, with its resolver.
 */
const SILENT_COMMANDS = new Set(
  'echo printf log logger cat grep egrep sed awk test [ [[ dig host kubectl helm docker chroot nsenter'.split(' '),
);
/** Commands that look up any word that is a host name. */
const LOOKUP_COMMANDS = new Set(['nslookup', 'ping', 'nc', 'ncat', 'telnet', 'getent', 'curl', 'wget', 'ssh']);
/** Those of them whose flags have no values that look like host names: `nc -z -w 2 db.example.com 5432`. */
const PLAIN_FLAGS = new Set(['nslookup', 'ping', 'nc', 'ncat', 'telnet', 'getent']);
/** Words that stand before the command. */
const PREFIXES =
  /^(?:if|elif|then|else|do|while|until|time|exec|sudo|env|nohup|command|!|\{|\}|timeout|-\w+|\d+[smh]?)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Scripts inside of scripts that are still read. */
const DEEPEST_SCRIPT = 3;

export function* shellPieces(text: Span, depth = 0): Generator<Piece> {
  for (const words of commandsOf(text)) yield* commandPieces(words, depth);
}

function* commandPieces(words: Span[], depth: number): Generator<Piece> {
  const first = words.findIndex(word => !PREFIXES.test(word.text) && !ASSIGNMENT.test(word.text));
  const start = first < 0 ? words.length : first;
  for (const word of words.slice(0, start)) if (ASSIGNMENT.test(word.text)) yield { ...word, key: undefined };
  const name = commandName(words[start]);
  const isSilent = SILENT_COMMANDS.has(name);
  const lookup = LOOKUP_COMMANDS.has(name) ? name : undefined;
  let flag: string | undefined;
  for (const word of words.slice(start)) {
    if (SOCKET.test(word.text))
      yield { ...slice(word, socketName(word.text), word.text.lastIndexOf('/')), key: 'host' };
    else if (!isSilent && word !== words[start]) yield* argumentPieces(word, flag ?? lookup, depth);
    yield* substitutedPieces(word, depth);
    flag = PLAIN_FLAGS.has(name) ? undefined : flagKey(word.text);
  }
}

function commandName(word: Span | undefined): string {
  const { text } = unquote(word ?? { text: '', at: 0 });
  return text.slice(text.lastIndexOf('/') + 1);
}

/** Where bash connects to what a redirection names. */
const SOCKET = /^["']?\/dev\/(?:tcp|udp)\/(?=[^/]+\/)/;

function socketName(word: string): number {
  return SOCKET.exec(word)?.[0].length ?? 0;
}

function* argumentPieces(word: Span, key: string | undefined, depth: number): Generator<Piece> {
  const argument = unquote(word);
  // sh -c "script": the quoted word is a script of its own.
  const isScript = key !== undefined && /^[elx]?c$/.test(key) && depth < DEEPEST_SCRIPT && /\s/.test(argument.text);
  if (isScript) yield* shellPieces(argument, depth + 1);
  else yield { ...argument, key };
}

/** `"…$(command)…"` runs the command, whatever is then done with its output; outside of quotes it is one already. */
function* substitutedPieces(word: Span, depth: number): Generator<Piece> {
  const from = word.text.startsWith('"') ? word.text.indexOf('$(') : -1;
  const end = word.text.lastIndexOf(')');
  if (from >= 0 && end > from && depth < DEEPEST_SCRIPT) yield* shellPieces(slice(word, from + 2, end), depth + 1);
}

/** The words between line ends, `;`, `&`, `|`, parentheses and backquotes. */
function commandsOf(text: Span): Span[][] {
  const commands: Span[][] = [[]];
  for (const token of tokensOf(text)) {
    if (isOperator(token)) commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands;
}
