import { type Field, fieldsOf, typeOf, type ValueType } from './types';
import type { KubernetesVersion } from './versions';

/** A place at which a plain object does not fit its kind's type. */
export interface Misfit {
  /** `spec.template.spec.containers[0].image` */
  path: string;
  problem: 'unknown field' | 'wrong shape' | 'required field missing';
}

/**
 * Compares a plain object (as JSON.parse gives it) with the type of its kind. With a target, fields that came later
 * count as unknown. Undefined when the table has no type for the kind.
 */
export function misfits(
  value: unknown,
  apiVersion: string,
  kind: string,
  target?: KubernetesVersion,
): Misfit[] | undefined {
  const type = typeOf(apiVersion, kind);
  return type === undefined ? undefined : inValue(value, { is: 'object', type }, '', target);
}

/** The paths of fields that the kind's type does not have; undefined when the table has no type for the kind. */
export function unknownFields(
  value: unknown,
  apiVersion: string,
  kind: string,
  target?: KubernetesVersion,
): string[] | undefined {
  const found = misfits(value, apiVersion, kind, target);
  return found?.filter(({ problem }) => problem === 'unknown field').map(({ path }) => path);
}

function inValue(value: unknown, type: ValueType, path: string, target: KubernetesVersion | undefined): Misfit[] {
  if (value === null || value === undefined || type.is === 'anything') return [];
  if (type.is === 'list') {
    if (!Array.isArray(value)) return [{ path, problem: 'wrong shape' }];
    return value.flatMap((item, index) => inValue(item, type.of, `${path}[${index}]`, target));
  }
  if (type.is === 'map') return inMap(value, type.of, path, target);
  if (type.is === 'object') return inObject(value, type.type, path, target);
  return isScalar(value, type.is) ? [] : [{ path, problem: 'wrong shape' }];
}

function inMap(value: unknown, of: ValueType, path: string, target: KubernetesVersion | undefined): Misfit[] {
  if (!isRecord(value)) return [{ path, problem: 'wrong shape' }];
  return Object.entries(value).flatMap(([key, item]) => inValue(item, of, join(path, key), target));
}

function inObject(value: unknown, type: string, path: string, target: KubernetesVersion | undefined): Misfit[] {
  if (!isRecord(value)) return [{ path, problem: 'wrong shape' }];
  const fields = fieldsOf(type) ?? new Map<string, Field>();
  const missing = [...fields].filter(([name, field]) => field.required && value[name] === undefined);
  return [
    ...Object.entries(value).flatMap(([name, item]) => inField(item, fields.get(name), join(path, name), target)),
    ...missing.map(([name]): Misfit => ({ path: join(path, name), problem: 'required field missing' })),
  ];
}

function inField(
  value: unknown,
  field: Field | undefined,
  path: string,
  target: KubernetesVersion | undefined,
): Misfit[] {
  const known = field && (target === undefined || field.since === undefined || field.since <= target);
  return known ? inValue(value, field.type, path, target) : [{ path, problem: 'unknown field' }];
}

function isScalar(value: unknown, type: ValueType['is']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer or string':
      return Number.isInteger(value) || typeof value === 'string';
    case 'quantity':
      return typeof value === 'number' || typeof value === 'string';
    default:
      return typeof value === 'string';
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
