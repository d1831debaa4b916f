/** Which names can be host names, and of which form. */
import { parse } from 'tldts';
import type { HostForm } from './hosts';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const LONGEST_NAME = 253;

/** The form of a name without its trailing dot; undefined if it is no host name, an address, or of an unknown suffix. */
export function formOf(name: string, clusterDomain: string): HostForm | undefined {
  const host = name.toLowerCase();
  if (host.length > LONGEST_NAME || !NAME.test(host) || isAddressLike(host)) return undefined;
  if (host.endsWith(`.${clusterDomain}`)) {
    return namesObject(host.slice(0, -clusterDomain.length - 1)) ? 'cluster' : undefined;
  }
  if (host === clusterDomain || host === 'localhost' || host.endsWith('.localhost')) return undefined;
  // Without a dot there is no need to read the list.
  return host.includes('.') && isPublic(host) ? 'public' : shortForm(host.split('.'));
}

/** A Service or pod, not a search domain like `default.svc.cluster.local`. */
function namesObject(prefix: string): boolean {
  const labels = prefix.split('.');
  const zone = labels.at(-1);
  return zone === 'svc' || zone === 'pod' ? labels.length > 2 : true;
}

/** Numbers at the end make an IPv4 address, or a version. */
function isAddressLike(host: string): boolean {
  return /^[\d-]+$/.test(host.slice(host.lastIndexOf('.') + 1));
}

/** Zones of cloud providers that are on no list, since only their own resolvers answer for them. */
const PRIVATE_ZONE = /\.(?:google|compute|ec2)\.internal$/;

/** Only the ICANN section of the list: names below `github.io` are hosts like any other. */
function isPublic(host: string): boolean {
  if (PRIVATE_ZONE.test(host)) return true;
  const { isIcann, domain } = parse(host, { extractHostname: false, validateHostname: false, detectIp: false });
  return isIcann === true && domain !== null;
}

/** `service`, `service.namespace`, `service.namespace.svc`, or the same of a StatefulSet's pod. */
function shortForm(labels: string[]): HostForm | undefined {
  const isPod = /-\d+$/.test(labels[0] ?? '');
  const isQualified = labels.at(-1) === 'svc';
  const longest = 2 + (isPod ? 1 : 0) + (isQualified ? 1 : 0);
  return labels.length <= longest ? 'short' : undefined;
}

/** Suffixes that are endings of files as well. */
const FILE_ENDINGS = new Set(
  'app bar bz cab cat cc cfd dot gz ink java lc map md mk ml mo mov page pics pl pm ps pub py rs sc sh so st sy tf zip'.split(
    ' ',
  ),
);

/** Two labels under one of these are a host; under others they may as well be `service.namespace`. */
const PLAIN_SUFFIXES = new Set(
  'com net org edu gov mil int info biz eu de fr uk nl be ch at es pt se no dk fi pl cz ru cn jp kr in br ca au nz us mx ar za tr gr hu ro io co'.split(
    ' ',
  ),
);

const SECOND_LEVEL = 2;

/** A name like `main.rs` or `app.py`. */
export function mayBeFile(labels: readonly string[]): boolean {
  return FILE_ENDINGS.has(labels.at(-1) ?? '');
}

/** A name like `redis.dev` or, for a pod of a StatefulSet, `db-0.db.prod`: their last label is a public suffix too. */
export function mayBeService(labels: readonly string[]): boolean {
  if (PLAIN_SUFFIXES.has(labels.at(-1) ?? '')) return false;
  return labels.length === SECOND_LEVEL || (labels.length === SECOND_LEVEL + 1 && /-\d+$/.test(labels[0] ?? ''));
}

/** A name written the other way round, as Java packages and API objects are: `com.example.app`. */
export function mayBePackage(labels: readonly string[]): boolean {
  return /^(?:com|org|net|io|edu|dev|gov|de)$/.test(labels[0] ?? '') && labels.length > SECOND_LEVEL;
}
