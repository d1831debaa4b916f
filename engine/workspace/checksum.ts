import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { allEntries, deref, isOpen, keyText, type Mapping, mappingAt } from '../yaml/nodes';

/** Annotation key that ties a pod template to the content of one ConfigMap or Secret. */
export function checksumKey(kind: string, name: string): string {
  return `checksum/${kind.toLowerCase()}-${name}`;
}

/**
 * The hash that a checksum annotation holds: sha256, in hex, of the JSON text `{"binaryData":{…},"data":{…}}` with keys
 * sorted by code unit, absent maps left out, a Secret's `stringData` under its own name. So it depends on the content,
 * not on comments, quotes, or the order of keys. Undefined when part of the content is unknown.
 */
export function configHash(root: Mapping): string | undefined {
  const parts: string[] = [];
  for (const field of ['binaryData', 'data', 'stringData']) {
    const mapping = mappingAt(root, field);
    if (!mapping) continue;
    const json = canonical(mapping);
    if (json === undefined) return undefined;
    parts.push(`${JSON.stringify(field)}:${json}`);
  }
  return bytesToHex(sha256(utf8ToBytes(`{${parts.join(',')}}`)));
}

function canonical(mapping: Mapping): string | undefined {
  if (isOpen(mapping)) return undefined;
  const values = new Map<string, string>();
  for (const entry of allEntries(mapping)) {
    const key = keyText(entry);
    const value = deref(entry.value);
    if (key === undefined || value?.kind !== 'scalar' || value.templated) return undefined;
    values.set(key, value.value);
  }
  const keys = [...values.keys()].sort((a, b) => (a < b ? -1 : 1));
  return `{${keys.map(key => `${JSON.stringify(key)}:${JSON.stringify(values.get(key))}`).join(',')}}`;
}

/** Whether the API server takes the key: at most 63 characters of [-A-Za-z0-9_.] behind the slash. */
export function isAnnotationName(key: string): boolean {
  return /^[\w.-]+\/[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(key);
}
