/** Reads a value as the endpoints it names: a URL, `host:port`, a list of these, a connection string, a bare name. */
import { readConnectionString } from './connection-strings';
import type { HostKind } from './hosts';
import type { Piece } from './pieces';
import { readScheme, tlsByParameters, tlsByPort } from './schemes';
import { MASK, type Span, slice, split, unquote } from './span';
import { keyedWord, looksLikeCommandLine, wordPieces } from './words';

/** A name at the place of a host, of which nobody knows yet whether it is one. */
export interface Endpoint {
  host: Span;
  kind: HostKind;
  key: string | undefined;
  scheme?: string;
  port?: number;
  tls?: boolean | undefined;
  /** What follows host and port: path, query and fragment. */
  tail: string;
}

export function readEndpoints(piece: Piece): Endpoint[] {
  const value = { ...unquote(piece), key: piece.key };
  // Connection strings first: with their blanks and equals signs they look like command lines.
  const found = readConnection(value);
  if (found) return found;
  return looksLikeCommandLine(value.text) ? wordPieces(value, piece.key).flatMap(readValue) : readValue(value);
}

function readConnection(piece: Piece): Endpoint[] | undefined {
  return readConnectionString(piece)?.map(endpoint => ({ ...endpoint, key: piece.key }));
}

function readValue(piece: Piece): Endpoint[] {
  const value = { ...unquote(piece), key: piece.key };
  return /\s/.test(value.text) ? readBlankList(value) : readWord(keyedWord(value));
}

/** A word without blanks around or inside. */
function readWord(word: Piece): Endpoint[] {
  if (word.text === '') return [];
  return readConnection(word) ?? (word.text.includes('://') ? readUrls(word) : readHostList(word));
}

/** `a:1 b:2`, or `http://a, http://b`: every word is an endpoint, or none is; prose is none. */
function readBlankList(piece: Piece): Endpoint[] {
  const found: Endpoint[][] = [];
  for (const word of split(piece, /\s/g)) {
    if (/^[,;|]?$/.test(word.text)) continue;
    const endpoints = readWord({ ...trimSeparator(word), key: piece.key });
    if (endpoints.every(({ kind }) => kind === 'bare')) return [];
    found.push(endpoints);
  }
  return found.flat();
}

function trimSeparator(word: Span): Span {
  return /[,;]$/.test(word.text) ? slice(word, 0, -1) : word;
}

/** `name=scheme://`, `id@scheme://` or just `scheme://`. */
const URL_START = /^(?:[\w.-]{1,80}=|\d{1,9}@)?([A-Za-z][A-Za-z0-9+._-]{0,30}):\/\//;
/** A separator with the start of another URL behind it. */
const NEXT_URL = /[,;|](?=[\w.-]{0,80}=?[A-Za-z0-9+.-]{1,31}:\/\/)/g;

function readUrls(piece: Piece): Endpoint[] {
  const found: Endpoint[][] = [];
  for (const part of split(piece, NEXT_URL)) {
    const start = URL_START.exec(part.text);
    if (!start) break;
    found.push(readUrl(slice(part, start[0].length), start[1] ?? '', piece.key));
  }
  return found.flat();
}

function readUrl(rest: Span, writtenScheme: string, key: string | undefined): Endpoint[] {
  const scheme = readScheme(writtenScheme);
  // gRPC targets have an empty authority, and the endpoint in the path: dns:///host:port
  const from = rest.text.startsWith('/') && /^(?:dns|passthrough|xds)$/.test(scheme.name) ? 1 : 0;
  const end = rest.text.slice(from).search(/[/?#\\<>]/);
  const authority = slice(rest, from, end < 0 ? undefined : from + end);
  const tail = end < 0 ? '' : rest.text.slice(from + end);
  const hosts = slice(authority, authority.text.lastIndexOf('@') + 1);
  const tls = scheme.tls ?? tlsByParameters(tail);
  return split(hosts, /,/g).flatMap(item => {
    const endpoint = readHostPort(item);
    if (!endpoint) return [];
    return [{ ...endpoint, kind: 'url' as const, key, scheme: scheme.name, tls: tls ?? endpoint.tls, tail }];
  });
}

/** `a:1`, `a:1,b:2`, `server.1=a:2888:3888;2181`, `0@a:9093`, `user:pass@a:1/path`, `a`. */
function readHostList(piece: Piece): Endpoint[] {
  const items: ListItem[] = [];
  for (const part of split(piece, /[,;|]/g)) {
    if (part.text === '' || isOption(part.text)) continue;
    const item = readListItem(part);
    if (!item) return [];
    items.push(item);
  }
  const tls = tlsByParameters(`,${piece.text}`);
  const alone = items.length === 1;
  return items.flatMap(item => {
    if (item === 'address') return [];
    const kind = alone ? (item.isNumbered ? 'host:port' : 'bare') : 'list';
    return [{ ...item.endpoint, kind, key: piece.key, tls: tls ?? item.endpoint.tls, tail: item.tail }];
  });
}

/** `password=x`, `ssl=True`, `2181`: stands between the hosts of some lists. */
function isOption(item: string): boolean {
  return /^(?:[A-Za-z]\w{0,40}=[^.:]*|\d{1,5})$/.test(item);
}

const LIST_ITEM = new RegExp(
  // Name or number of the member, user and password, host, ports, path.
  `^((?:[\\w.-]{1,80}=|\\d{1,9}@)?(?:[^\\s@/:]{1,200}:[^\\s@/]{0,200}@)?)([A-Za-z0-9.-]{1,255})((?::(?:\\d{1,5}|${MASK}+)){0,3})(/.*)?$`,
);
const ADDRESS = new RegExp(`^(?:\\[[0-9A-Fa-f:.%]+\\]|[0-9A-Fa-f]*::[0-9A-Fa-f:]*)(?::\\d+)?(?:/.*)?$|${MASK}`);

type ListItem = { endpoint: HostPort; isNumbered: boolean; tail: string } | 'address';

/** Undefined if it cannot be a member of a list of hosts; 'address' if it can, and is nothing to look up. */
function readListItem(item: Span): ListItem | undefined {
  const [, before = '', host = '', ports = '', tail = ''] = LIST_ITEM.exec(item.text) ?? [];
  if (host === '') return ADDRESS.test(item.text) ? 'address' : undefined;
  if (before !== '' && ports === '') return undefined;
  const from = before.length;
  const endpoint = readHostPort(slice(item, from, from + host.length + (/^:\d+/.exec(ports)?.[0].length ?? 0)));
  return endpoint && { endpoint, isNumbered: ports !== '', tail };
}

interface HostPort {
  host: Span;
  port?: number;
  tls?: boolean | undefined;
}

const LARGEST_PORT = 65_535;

/** `host`, `host:port`; undefined for a port that is none, and for IPv6 addresses. A masked port is unknown. */
export function readHostPort(span: Span): HostPort | undefined {
  const colon = span.text.indexOf(':');
  if (colon < 0) return { host: span };
  const host = slice(span, 0, colon);
  const written = span.text.slice(colon + 1);
  if (written === '' || [...written].every(character => character === MASK)) return { host };
  const port = /^\d{1,5}$/.test(written) ? Number(written) : 0;
  return port > 0 && port <= LARGEST_PORT ? { host, port, tls: tlsByPort(port) } : undefined;
}
