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
