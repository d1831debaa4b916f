/** Decides whether what stands at the place of a host is one. When unsure: no. */
import type { Endpoint } from './endpoints';
import type { HostMention } from './hosts';
import { asksForHost, httpByKey, type KeyHint, keyHint } from './keys';
import { formOf, mayBeFile, mayBePackage, mayBeService } from './names';
import { isGeneric, readScheme, speaksHttp } from './schemes';

export interface Criteria {
  clusterDomain: string;
  /** Also accept names that lean on the search list. */
  short: boolean;
}

/** Undefined if it is none, or if nothing will look it up. */
export function accept(endpoint: Endpoint, criteria: Criteria): HostMention | undefined {
  const written = endpoint.host.text;
  const absolute = written.endsWith('.');
  const name = absolute ? written.slice(0, -1) : written;
  const hint = keyHint(endpoint.key);
  if (hint === 'never' || isIdentifier(endpoint, name)) return undefined;
  const form = formIn(endpoint, name, hint, criteria);
  if (form === undefined || (form === 'short' && absolute)) return undefined;
  const { scheme, port, tls, kind } = endpoint;
  return {
    host: written,
    start: endpoint.host.at,
    end: endpoint.host.at + written.length,
    ...(scheme === undefined ? {} : { scheme }),
    ...(port === undefined ? {} : { port }),
    tls,
    http: (isGeneric(scheme) ? httpByKey(endpoint.key) : undefined) ?? speaksHttp(scheme, port),
    kind,
    form,
    absolute,
    dots: name.split('.').length - 1,
  };
}

function formIn(endpoint: Endpoint, name: string, hint: KeyHint, criteria: Criteria): HostMention['form'] | undefined {
  const form = formOf(name, criteria.clusterDomain);
  if (form === 'cluster') return form;
  if (form === 'public' && isSurelyPublic(endpoint, name, hint)) return form;
  if (!criteria.short || form === undefined || !isAtHostPlace(endpoint, hint)) return undefined;
  const mayBeShort = form === 'short' || mayBeService(name.split('.'));
  return mayBeShort && (endpoint.port !== undefined || endpoint.kind === 'url' || mayBeBareShort(endpoint, name))
    ? 'short'
    : undefined;
}

/** Values of switches and selections that stand under keys like USE_PROXY or MASTER. */
const PLAIN_WORDS =
  /^(?:true|false|yes|no|on|off|none|null|nil|all|any|auto|default|enabled?|disabled?|internal|external|local|kubernetes)$/;

/** Without a dot, a word is a name only where exactly a name is asked for. */
function mayBeBareShort({ key, kind }: Endpoint, name: string): boolean {
  if (kind === 'connection string') return true;
  return (
    kind === 'bare' &&
    name === name.toLowerCase() &&
    (name.includes('.') || asksForHost(key)) &&
    !PLAIN_WORDS.test(name)
  );
}

/** A URL of a known scheme, a port, or a key that says so. */
function isAtHostPlace(endpoint: Endpoint, hint: KeyHint): boolean {
  if (endpoint.kind === 'url') return readScheme(endpoint.scheme ?? '').known;
  return endpoint.kind === 'connection string' || endpoint.port !== undefined || (hint === 'host' && !endpoint.tail);
}

function isSurelyPublic(endpoint: Endpoint, name: string, hint: KeyHint): boolean {
  const labels = name.toLowerCase().split('.');
  if (!isAtHostPlace(endpoint, hint)) return false;
  if (endpoint.kind === 'url') {
    // In-cluster servers seldom have certificates for names like web.dev, and then on a port of their own.
    return !mayBeService(labels) || (endpoint.scheme === 'https' && endpoint.port === undefined);
  }
  if (mayBeService(labels)) return false;
  if (endpoint.kind === 'connection string') return true;
  if (mayBeFile(labels) || name !== name.toLowerCase()) return false;
  // registry.example.com:5000/app:1 is an image.
  if (endpoint.tail !== '') return hint === 'host' && !/[:@]/.test(endpoint.tail);
  return endpoint.port !== undefined || !mayBePackage(labels);
}

/** Sites whose URLs name a schema, a namespace or a licence, or are there for people to read. */
const IDENTIFIER_HOSTS = new Set(
  `www.w3.org json-schema.org json.schemastore.org schema.org schemas.xmlsoap.org schemas.microsoft.com xmlns.jcp.org
   xmlns.oracle.com java.sun.com www.springframework.org maven.apache.org logging.apache.org purl.org ns.adobe.com
   www.gnu.org opensource.org creativecommons.org spdx.org kubernetes.io docs.github.com`.split(/\s+/),
);

/** A URL that is compared or shown, not followed: a schema, a licence, an OAuth scope, an anchor of a page. */
function isIdentifier({ scheme, tail }: Endpoint, name: string): boolean {
  if (scheme !== 'http' && scheme !== 'https') return false;
  if (IDENTIFIER_HOSTS.has(name.toLowerCase()) || tail.includes('#')) return true;
  if (/^www\.apache\.org$/i.test(name)) return tail.startsWith('/licenses/');
  return /^www\.googleapis\.com$/i.test(name) && tail.startsWith('/auth/');
}
