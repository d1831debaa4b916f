/**
 * Finds the host names that a program will look up, in the texts that Kubernetes hands to it: environment values,
 * arguments, shell scripts, configuration files. What may or may not be a host name is left out: a false alarm costs
 * more than a missed one.
 *
 * In three steps: a text is cut into pieces (`pieces.ts`, by format), a piece is read as endpoints (`endpoints.ts`),
 * and an endpoint is kept if its name is one (`accept.ts`).
 */
import { accept } from './accept';
import { readEndpoints } from './endpoints';
import type { TextFormat } from './formats';
import { keyHint } from './keys';
import { cutPieces } from './pieces';
import { maskTemplates } from './span';

export { formatOf, type TextFormat } from './formats';

/** Where a text stands; for a key of a ConfigMap, see `formatOf`. */
export type HostPlace = 'value' | 'arg' | TextFormat;

export interface HostContext {
  place: HostPlace;
  /** Name of the variable, key or flag that holds the text: `DB_HOST` tells more than `TITLE`. */
  key?: string | undefined;
  clusterDomain?: string | undefined;
  /** Also return names that lean on the search list: `redis`, `redis.prod`, `redis.prod.svc`. */
  short?: boolean | undefined;
}

export interface HostMention {
  /** As written, with its trailing dot if it has one; without scheme, user, port and brackets. */
  host: string;
  /** Offset of the host in the text. */
  start: number;
  /** Offset behind the host. */
  end: number;
  /** In lower case, without driver: "postgresql" for `jdbc:postgresql://` and for `postgresql+psycopg2://`. */
  scheme?: string;
  port?: number;
  /** True and false if the scheme, a parameter or a well-known port says so, else undefined. */
  tls: boolean | undefined;
  /** The name is sent to the server too, as HTTP and gRPC do; undefined when nothing tells what is spoken there. */
  http: boolean | undefined;
  kind: HostKind;
  /** Inside the cluster domain, under a public suffix, or (on request only) short of both. */
  form: HostForm;
  /** It ends with a dot. */
  absolute: boolean;
  /** Without the one that ends it. */
  dots: number;
}

export type HostKind = 'url' | 'host:port' | 'list' | 'connection string' | 'bare';
export type HostForm = 'cluster' | 'public' | 'short';

export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/** Where every full name has one, and few other texts do: a dot between two labels of which the second is no number. */
const DOTTED = /[A-Za-z0-9]\.[A-Za-z]/;
/** No value that names hosts is longer; certificates, scripts and data are. */
const LONGEST_VALUE = 8192;

/** Values up to this length are remembered with what was found in them, so many of them. */
const LONGEST_REMEMBERED = 256;
const MOST_REMEMBERED = 4096;

/** Most values are read over and over: at each keystroke, and in many files. */
const remembered = new Map<string, readonly HostMention[]>();

const NOTHING: readonly HostMention[] = [];

/** The host names of a text, in order. Linear in the length of the text; never throws. */
export function findHosts(text: string, context: HostContext): readonly HostMention[] {
  const { place, key, clusterDomain, short } = context;
  if (!short && !DOTTED.test(text)) return NOTHING;
  if (text.length > LONGEST_REMEMBERED) return lookForHosts(text, context);
  const question = `${place}\n${key}\n${clusterDomain}\n${short}\n${text}`;
  const known = remembered.get(question);
  if (known) return known;
  const found = lookForHosts(text, context);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(question, found);
  return found;
}

function lookForHosts(text: string, context: HostContext): HostMention[] {
  const { clusterDomain = DEFAULT_CLUSTER_DOMAIN, short = false } = context;
  if (keyHint(context.key) === 'never') return [];
  const mentions: HostMention[] = [];
  for (const piece of cutPieces(maskTemplates(text), context.place, context.key)) {
    if (piece.text.length > LONGEST_VALUE || (!short && !DOTTED.test(piece.text))) continue;
    for (const endpoint of readEndpoints(piece)) {
      const mention = accept(endpoint, { clusterDomain, short });
      if (mention) mentions.push(mention);
    }
  }
  return mentions.sort((left, right) => left.start - right.start);
}
