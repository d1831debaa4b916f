/** Connection strings that are no URLs: JDBC, ADO.NET and ODBC, libpq, Go's MySQL driver, Oracle. */
import type { Endpoint } from './endpoints';
import { readHostPort } from './endpoints';
import { readScheme, tlsByParameters } from './schemes';
import { type Span, slice, split, trim } from './span';

type Found = Omit<Endpoint, 'key'>;

const READERS = [readJdbc, readGoMysql, readLibpq, readPairs];

/** The endpoints of a connection string; undefined if the text is none. */
export function readConnectionString(value: Span): Found[] | undefined {
  if (!/[=:(]/.test(value.text)) return undefined;
  for (const read of READERS) {
    const found = read(value);
    if (found) return found;
  }
  return undefined;
}

const JDBC_URL = /^jdbc:([A-Za-z0-9]{1,30})[A-Za-z0-9:+-]{0,40}:\/\//i;
const ORACLE = /^jdbc:oracle:[a-z]{1,8}:[^@]{0,200}@/i;

/** `jdbc:vendor:driver://a:1,b:2/database?parameters`, and what Oracle writes behind its `@`. */
function readJdbc(value: Span): Found[] | undefined {
  if (!/^jdbc:/i.test(value.text)) return undefined;
  const oracle = ORACLE.exec(value.text)?.[0];
  if (oracle !== undefined) return readOracle(slice(value, oracle.length));
  const start = JDBC_URL.exec(value.text);
  if (!start) return [];
  const rest = slice(value, start[0].length);
  const end = rest.text.search(/[/?;]/);
  const authority = slice(rest, 0, end < 0 ? undefined : end);
  const hosts = slice(authority, authority.text.lastIndexOf('@') + 1);
  const { name, tls } = readScheme(start[1] ?? '');
  const parameters = end < 0 ? '' : rest.text.slice(end);
  return hostsOf(hosts, name, tls ?? tlsByParameters(parameters));
}

/** `//host:port/service`, `host:port:sid`, or `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=host)(PORT=1521))…)`. */
function readOracle(rest: Span): Found[] {
  if (rest.text.startsWith('(')) {
    const tls = /\(PROTOCOL=TCPS\)/i.test(rest.text) ? true : undefined;
    return [...rest.text.matchAll(/\(HOST=([^()\s]{1,255})\)/gi)].flatMap(({ index, 1: host = '' }) => {
      const from = index + '(HOST='.length;
      return hostsOf(slice(rest, from, from + host.length), 'oracle', tls);
    });
  }
  const from = rest.text.startsWith('//') ? 2 : 0;
  const written = /^[^:/?\s]+(?::\d+)?/.exec(rest.text.slice(from))?.[0] ?? '';
  return hostsOf(slice(rest, from, from + written.length), 'oracle', undefined);
}

/** `user:password@tcp(host:3306)/database?tls=true`. */
function readGoMysql(value: Span): Found[] | undefined {
  const start = /@tcp[46]?\(/.exec(value.text);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  const end = value.text.indexOf(')', from);
  return end < 0 ? [] : hostsOf(slice(value, from, end), 'mysql', tlsByParameters(value.text.slice(end)));
}

const LIBPQ_WORD = /(?:^|\s)(?:dbname|port|user|password|sslmode)\s?=/;

/** `host=a,b port=5432 dbname=c sslmode=disable`. */
function readLibpq(value: Span): Found[] | undefined {
  const start = /(?:^|\s)host\s?=\s?'?/.exec(value.text);
  if (!start || !LIBPQ_WORD.test(value.text)) return undefined;
  const from = start.index + start[0].length;
  const written = /^[^\s']*/.exec(value.text.slice(from))?.[0] ?? '';
  const port = /(?:^|\s)port\s?=\s?'?(\d{1,5})\b/.exec(value.text)?.[1];
  const tls = tlsByParameters(` ${value.text}`);
  return hostsOf(slice(value, from, from + written.length), 'postgresql', tls).map(found =>
    port === undefined ? found : { ...found, port: Number(port) },
  );
}

const PAIR = /^\s*([A-Za-z][A-Za-z ]{1,40}?)\s?=\s?(.*)$/s;
const PAIR_WITH_HOST =
  /^(?:server|data ?source|host|address|addr|network address|\w*endpoint|bootstrapservers|url|brokerlist)$/i;

/** `Server=tcp:host,1433;Database=x;Encrypt=True`: pairs between semicolons, two or more of them. */
function readPairs(value: Span): Found[] | undefined {
  if (!value.text.includes(';') || !value.text.includes('=')) return undefined;
  const parts = split(value, /;/g).filter(part => part.text.trim() !== '');
  const pairs = parts.map(part => ({ part, match: PAIR.exec(part.text) }));
  if (parts.length < 2 || pairs.some(({ match }) => !match)) return undefined;
  const tls = tlsByParameters(`;${value.text}`);
  return pairs.flatMap(({ part, match }) => {
    const [, name = '', written = ''] = match ?? [];
    return PAIR_WITH_HOST.test(name) ? readPair(trim(slice(part, part.text.length - written.length)), tls) : [];
  });
}

function readPair(written: Span, tls: boolean | undefined): Found[] {
  const start = /^(?:tcp:|(https?|sb|amqps?):\/\/)/i.exec(written.text);
  const { name, tls: schemeTls } = readScheme(start?.[1] ?? '');
  const rest = slice(written, start?.[0].length ?? 0);
  const end = rest.text.search(/[/\\]/);
  // SQL Server separates the port with a comma.
  const hosts = slice(rest, 0, end < 0 ? undefined : end);
  const comma = /,\s?\d{1,5}$/.exec(hosts.text);
  const found = hostsOf(comma ? slice(hosts, 0, comma.index) : hosts, name, schemeTls ?? tls);
  return comma ? found.map(endpoint => ({ ...endpoint, port: Number(comma[0].slice(1)) })) : found;
}

function hostsOf(hosts: Span, scheme: string, tls: boolean | undefined): Found[] {
  return split(hosts, /,/g).flatMap(item => {
    // What SQL Server has behind a backslash is the instance.
    const instance = item.text.indexOf('\\');
    const endpoint = readHostPort(trim(instance < 0 ? item : slice(item, 0, instance)));
    if (!endpoint) return [];
    const found: Found = { ...endpoint, kind: 'connection string', tls: tls ?? endpoint.tls, tail: '' };
    return [scheme === '' ? found : { ...found, scheme }];
  });
}
