/** IPv4 networks as numbers; IPv6 and anything malformed is undefined, and nothing is claimed of it. */
interface Network {
  address: number;
  bits: number;
}

function readNetwork(cidr: string): Network | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(cidr.trim());
  if (!match) return undefined;
  const parts = match.slice(1, 5).map(Number);
  const bits = match[5] === undefined ? 32 : Number(match[5]);
  if (parts.some(part => part > 255) || bits > 32) return undefined;
  return { address: parts.reduce((sum, part) => sum * 256 + part, 0), bits };
}

/** Whether every address of `inner` belongs to `outer`; both in CIDR notation, a bare address counts as /32. */
export function isInside(inner: string, outer: string): boolean {
  const [a, b] = [readNetwork(inner), readNetwork(outer)];
  if (!a || !b || a.bits < b.bits) return false;
  const size = 2 ** (32 - b.bits);
  return Math.floor(a.address / size) === Math.floor(b.address / size);
}

/** An address or network in a form that some readers take for another one, and how Kubernetes has read it. */
export interface Ambiguity {
  why: 'leading zeros' | 'mapped' | 'host bits';
  canonical: string;
}

/** What the API server calls ambiguous; undefined for the usual forms, and for what is no address at all. */
export function ambiguityOf(text: string): Ambiguity | undefined {
  const [, address, prefix] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (address === undefined) return undefined;
  const bits = prefix === undefined ? undefined : Number(prefix);
  const groups = address.includes(':') ? readSix(address) : undefined;
  if (groups) return isMapped(groups) ? unmapped(groups, bits) : hostBits(groups, bits, 16);
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some(part => part > 255) || (bits ?? 0) > 32) return undefined;
  if (/(^|\.)0\d/.test(address)) return { why: 'leading zeros', canonical: written(masked(parts, bits, 8), bits) };
  return hostBits(parts, bits, 8);
}

/** The eight groups of an IPv6 address, the last two perhaps written as an IPv4 one. */
function readSix(address: string): number[] | undefined {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a, b, c, d] = parts.map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail, more] = hex.split('::');
  const groupsIn = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groupsIn(head), groupsIn(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return all.every(group => /^[\da-f]{1,4}$/i.test(group)) ? all.map(group => Number.parseInt(group, 16)) : undefined;
}

function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff;
}

function unmapped([, , , , , , a = 0, b = 0]: readonly number[], bits: number | undefined): Ambiguity | undefined {
  if (bits !== undefined && (bits < 96 || bits > 128)) return undefined;
  const own = bits === undefined ? undefined : bits - 96;
  return { why: 'mapped', canonical: written(masked([a >> 8, a & 255, b >> 8, b & 255], own, 8), own) };
}

function hostBits(parts: readonly number[], bits: number | undefined, width: number): Ambiguity | undefined {
  const network = masked(parts, bits, width);
  if (network.every((part, i) => part === parts[i])) return undefined;
  return { why: 'host bits', canonical: written(network, bits) };
}

/** The parts of an address with all bits beyond the network's taken out. */
function masked(parts: readonly number[], bits: number | undefined, width: number): number[] {
  if (bits === undefined) return [...parts];
  return parts.map((part, i) => {
    const kept = Math.min(width, Math.max(0, bits - i * width));
    return part & ~((1 << (width - kept)) - 1);
  });
}

function written(parts: readonly number[], bits: number | undefined): string {
  const address = parts.length === 4 ? parts.join('.') : writtenSix(parts);
  return bits === undefined ? address : `${address}/${bits}`;
}

/** With the longest run of zeros left out. Source: RFC 5952. */
function writtenSix(groups: readonly number[]): string {
  const text = groups.map(group => group.toString(16)).join(':');
  const runs = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const [run] = runs;
  if (!run) return text;
  const [before, after] = [text.slice(0, run.index), text.slice(run.index + run[0].length)];
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`;
}
