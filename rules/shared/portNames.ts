import { nearestName } from '../../engine/text/nearest';

/** Longest name of a container port, and of a port that a Service aims at. Source: IANA service names, RFC 6335. */
const LONGEST = 15;
/** Longest name of a Service's own port, which is a DNS label. */
const LONGEST_LABEL = 63;

/** What is wrong with the name of a container's port; undefined when nothing is. */
export function flawOfPort(name: string): string | undefined {
  if (name.length > LONGEST) return `has ${name.length} characters, and a port’s name at most ${LONGEST}`;
  if (!/[a-z]/.test(name)) return 'has no lower-case letter, and a port’s name needs one';
  if (!/^[a-z0-9-]+$/.test(name)) return 'holds more than lower-case letters, digits and hyphens';
  if (/^-|-$|--/.test(name)) return 'begins or ends with a hyphen, or has two in a row';
  return undefined;
}

/** The same for the name of a Service's own port, where more is allowed. */
export function flawOfLabel(name: string): string | undefined {
  if (name.length > LONGEST_LABEL) return `has ${name.length} characters, and the name of this port at most 63`;
  if (!/^[a-z0-9-]+$/.test(name)) return 'holds more than lower-case letters, digits and hyphens';
  if (/^-|-$/.test(name)) return 'begins or ends with a hyphen';
  return undefined;
}

/** Names that Services and monitors look for by convention; the nearest is proposed before a name is cut. */
const USUAL = ['http', 'https', 'grpc', 'metrics', 'admin', 'health', 'web', 'tcp', 'udp', 'dns', 'http-metrics'];

/** A valid name that reads like this one and is not taken; undefined when there is none. */
export function validName(name: string, taken: readonly string[]): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const candidates = [nearestName(plain, USUAL), plain.slice(0, LONGEST).replace(/-+$/, '')];
  return candidates.find(one => one !== undefined && flawOfPort(one) === undefined && !taken.includes(one));
}

/** Another name for the second port that has this one, such as `http-8080`. */
export function otherName(name: string, number: number | undefined, taken: readonly string[]): string | undefined {
  const endings = [...(number === undefined ? [] : [String(number)]), '2'];
  const names = endings.map(ending => `${name.slice(0, LONGEST - ending.length - 1).replace(/-+$/, '')}-${ending}`);
  return names.find(one => flawOfPort(one) === undefined && !taken.includes(one));
}
