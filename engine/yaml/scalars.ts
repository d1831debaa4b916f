import { deref, type Scalar, type YamlNode } from './nodes';

export type ScalarType = 'null' | 'bool' | 'int' | 'float' | 'string';

const BOOLEANS = new Map<string, boolean>();
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) BOOLEANS.set(word, true);
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
  BOOLEANS.set(word, false);

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const SPECIAL_FLOAT = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const INTEGER = /^[-+]?(0|[1-9][0-9]*|0[oO]?[0-7]+|0[bB][01]+|0[xX][0-9a-fA-F]+)$/;
/** Whole numbers outside of these bounds are read as fractions. */
const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);

/**
 * The type that the API server's YAML reader gives a scalar. It is neither YAML 1.1 nor 1.2: `yes` and `on` are
 * booleans, `0644` and `0o644` are octal, digits may hold `_`, timestamps stay strings, there is no base 60.
 * Source: kubernetes-sigs/yaml goyaml.v2/resolve.go.
 */
export function scalarType(scalar: Scalar): ScalarType {
  if (scalar.tag === '!!str' || scalar.tag === 'tag:yaml.org,2002:str') return 'string';
  if (scalar.style !== 'plain') return 'string';
  return plainType(scalar.value);
}

export function plainType(text: string): ScalarType {
  if (text.length <= LONGEST_WORD) {
    if (NULLS.has(text)) return 'null';
    if (BOOLEANS.has(text)) return 'bool';
  }
  if (!mayBeginNumber(text.charCodeAt(0))) return 'string';
  if (SPECIAL_FLOAT.test(text)) return 'float';
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  if (INTEGER.test(digits) && fits(digits)) return 'int';
  return FLOAT.test(digits) ? 'float' : 'string';
}

/** `false` has as many characters as any word that is no string. */
const LONGEST_WORD = 5;

/** A digit, a sign or a dot. */
function mayBeginNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}

/** Whether a whole number fits into 64 bits. */
function fits(digits: string): boolean {
  if (digits.length < 18) return true;
  const value = BigInt(digits.replace(/^[-+]/, '').replace(/^0o?(?=[0-7]+$)/i, '0o'));
  return digits.startsWith('-') ? -value >= SMALLEST : value <= LARGEST;
}

/** What a reader of strings sees; undefined when the value is unknown, no scalar, or null. */
export function asString(node: YamlNode | undefined): string | undefined {
  const scalar = knownScalar(node);
  // Nothing that is longer than `null` is null, and this is asked more often than all else.
  return scalar && (scalar.value.length > 4 || scalarType(scalar) !== 'null') ? scalar.value : undefined;
}

/** A string only when Kubernetes would read one: `"true"` but not `true`. */
export function asStrictString(node: YamlNode | undefined): string | undefined {
  const scalar = knownScalar(node);
  return scalar && scalarType(scalar) === 'string' ? scalar.value : undefined;
}

export function asBool(node: YamlNode | undefined): boolean | undefined {
  const scalar = knownScalar(node);
  return scalar && scalarType(scalar) === 'bool' ? BOOLEANS.get(scalar.value) : undefined;
}

/** A whole number, in any of the notations that the reader takes; undefined for fractions and out of the safe range. */
export function asInt(node: YamlNode | undefined): number | undefined {
  const scalar = knownScalar(node);
  if (!scalar || scalarType(scalar) !== 'int') return undefined;
  const value = parseInteger(scalar.value.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? value : undefined;
}

function parseInteger(text: string): number {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  const octal = /^0o?([0-7]+)$/i.exec(digits);
  const value = octal ? Number.parseInt(octal[1]!, 8) : Number(digits);
  return negative ? -value : value;
}

function knownScalar(node: YamlNode | undefined): Scalar | undefined {
  const target = deref(node);
  return target?.kind === 'scalar' && !target.templated ? target : undefined;
}

/** Whether `text`, written without quotes, would still be read as this very string. */
export function isPlainString(text: string): boolean {
  return plainType(text) === 'string';
}
