/**
 * Kubernetes quantities ("500m", "1.5Gi", "1e3") in exact decimal arithmetic.
 *
 * Notation and rounding follow the documentation of `resource.Quantity` in k8s.io/apimachinery.
 */

/**
 * An amount in billionths (10⁻⁹) of its unit, the finest step that Kubernetes keeps: 1 CPU is `1_000_000_000n`.
 * Being a bigint it is added, compared and multiplied (`quantity * BigInt(replicas)`) with the language's operators.
 */
export type Quantity = bigint;

/** Suffixes by powers of 1000, by powers of 1024, or an exponent of ten: what a quantity was written in. */
export type QuantityFamily = 'decimal' | 'binary' | 'exponent';

const ONE: Quantity = 1_000_000_000n;
/** Kubernetes caps what is larger than this many whole units. */
const LARGEST = (2n ** 63n - 1n) * ONE;

/** Each step of this list is 1000 times the one before it; '' stands for whole units. */
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
/** Each step of this list is 1024 times the one before it, starting from whole units. */
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** More digits than anyone writes are refused, so that no text can keep us busy. */
const NUMBER = /^([+-]?)(\d{0,100})(?:\.(\d{0,100}))?(.*)$/;
const EXPONENT = /^[eE]([+-]?\d+)$/;
/** At this power of ten every number that has digits left is capped, or a trace of the smallest step. */
const FARTHEST_EXPONENT = 250;

/**
 * Reads a quantity as the API server does; undefined if it would be rejected.
 * What is finer than a billionth is rounded away from zero, what is too large is capped, as Kubernetes does.
 */
export function parseQuantity(text: string): Quantity | undefined {
  const [, sign, whole = '', fraction = '', suffix = ''] = NUMBER.exec(text) ?? [];
  if (whole + fraction === '') return undefined;
  const unit = unitOf(suffix);
  if (unit === undefined) return undefined;
  const scaled = BigInt(whole + fraction) * unit.numerator;
  const divisor = 10n ** BigInt(fraction.length) * unit.denominator;
  const nanos = (scaled + divisor - 1n) / divisor;
  const capped = nanos > LARGEST ? LARGEST : nanos;
  return sign === '-' ? -capped : capped;
}

/** How the text of a quantity is written; undefined if it is none. */
export function quantityFamily(text: string): QuantityFamily | undefined {
  if (parseQuantity(text) === undefined) return undefined;
  if (text.endsWith('i')) return 'binary';
  return /[eE][+-]?\d+$/.test(text) ? 'exponent' : 'decimal';
}

/**
 * The canonical text: no fraction, the largest suffix that is exact.
 * Like Kubernetes, writes less than 1024 whole units, and fractions of a unit, in the decimal family.
 */
export function formatQuantity(quantity: Quantity, family: QuantityFamily): string {
  if (family === 'binary' && isBinary(quantity)) return largestExact(quantity / ONE, BINARY_SUFFIXES, 1024n);
  if (quantity === 0n) return '0';
  if (family !== 'exponent') return largestExact(quantity, DECIMAL_SUFFIXES, 1000n);
  const [digits, power] = withoutThousands(quantity);
  return power === 0 ? `${digits}` : `${digits}e${power}`;
}

/** CPU the way people write it: whole cores, or else millicores: "1000", "2", "500m". */
export function formatCpu(quantity: Quantity): string {
  return quantity % ONE === 0n ? `${quantity / ONE}` : formatQuantity(quantity, 'decimal');
}

/** Memory or storage in whichever family is shorter, 1024s first: "40Gi", "1536Mi", "1G". */
export function formatBytes(quantity: Quantity): string {
  const binary = formatQuantity(quantity, 'binary');
  const decimal = formatQuantity(quantity, 'decimal');
  return decimal.length < binary.length ? decimal : binary;
}

interface Unit {
  numerator: bigint;
  denominator: bigint;
}

/** By suffix; whole units stand in both lists. */
const UNITS = new Map<string, Unit>([
  ...BINARY_SUFFIXES.map((suffix, i) => [suffix, { numerator: ONE * 1024n ** BigInt(i), denominator: 1n }] as const),
  ...DECIMAL_SUFFIXES.map((suffix, i) => [suffix, { numerator: 1000n ** BigInt(i), denominator: 1n }] as const),
]);

function unitOf(suffix: string): Unit | undefined {
  const known = UNITS.get(suffix);
  if (known) return known;
  const exponent = EXPONENT.exec(suffix)?.[1];
  return exponent === undefined ? undefined : powerOfTen(Number(exponent));
}

function powerOfTen(exponent: number): Unit {
  const power = 10n ** BigInt(Math.min(Math.abs(exponent), FARTHEST_EXPONENT));
  return exponent >= 0 ? { numerator: ONE * power, denominator: 1n } : { numerator: ONE, denominator: power };
}

function isBinary(quantity: Quantity): boolean {
  const size = quantity < 0n ? -quantity : quantity;
  return size % ONE === 0n && size >= 1024n * ONE;
}

function largestExact(value: bigint, suffixes: string[], step: bigint): string {
  let rest = value;
  let index = 0;
  while (index < suffixes.length - 1 && rest % step === 0n) {
    rest /= step;
    index += 1;
  }
  return `${rest}${suffixes[index]}`;
}

/** The digits left after dividing by thousands, and the power of ten that makes them whole units again. */
function withoutThousands(quantity: Quantity): [digits: bigint, power: number] {
  let digits = quantity;
  let power = -9;
  while (digits % 1000n === 0n) {
    digits /= 1000n;
    power += 3;
  }
  return [digits, power];
}
