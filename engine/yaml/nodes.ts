/**
 * The node facade: the only picture of YAML that the rest of the project sees. It hides the parser.
 * All offsets are UTF-16 code units relative to the document's text, ranges are half-open.
 */
export type YamlNode = Scalar | Mapping | Sequence | Alias;

interface NodeBase {
  /** First character of the content: after an anchor and a tag. */
  start: number;
  /**
   * End of the last content token. A block scalar ends behind its last line break (as written, so `text[end - 1]`
   * is a line break there); block collections end where their last leaf ends; comments never count.
   */
  end: number;
  parent: Mapping | Sequence | undefined;
  anchor: string | undefined;
  tag: string | undefined;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface Scalar extends NodeBase {
  kind: 'scalar';
  /** The text that the scalar stands for, before Kubernetes gives it a type (see scalars.ts). */
  value: string;
  style: ScalarStyle;
  /** Template actions produce part or all of it, so its value is unknown. */
  templated: boolean;
}

export interface Entry {
  key: YamlNode;
  value: YamlNode;
}

export interface Mapping extends NodeBase {
  kind: 'mapping';
  readonly entries: Entry[];
  /** Its entries are read when somebody asks for them, and hold no anchor, alias, tag or duplicate key, see lazy.ts. */
  readonly isUnread?: boolean;
  flow: boolean;
  /** Something that cannot be seen may add keys: a kustomize patch, a template action. */
  open: boolean;
}

export interface Sequence extends NodeBase {
  kind: 'sequence';
  items: YamlNode[];
  flow: boolean;
  open: boolean;
}

export interface Alias extends NodeBase {
  kind: 'alias';
  name: string;
  /** The node whose anchor the alias repeats; undefined when no such anchor stands before it. */
  target: YamlNode | undefined;
}

const MAX_HOPS = 10;

/** Follows aliases to the node they repeat; undefined when that leads nowhere or in a circle. */
export function deref(node: YamlNode | undefined): Exclude<YamlNode, Alias> | undefined {
  let current = node;
  for (let hops = 0; current?.kind === 'alias'; hops++) {
    if (hops > MAX_HOPS) return undefined;
    current = current.target;
  }
  return current;
}

/** The text of a scalar key; undefined for complex or templated keys. */
export function keyText(entry: Entry): string | undefined {
  const key = deref(entry.key);
  return key?.kind === 'scalar' && !key.templated ? key.value : undefined;
}

/** As `keyText`, for the innermost loops: most keys are scalars. */
function nameOf(entry: Entry): string | undefined {
  const { key } = entry;
  if (key.kind !== 'scalar') return keyText(entry);
  return key.templated ? undefined : key.value;
}

/** The entry that a mapping itself holds under `key`: the last one, as Kubernetes' reader takes it. No merge keys. */
export function ownEntry(mapping: Mapping, key: string): Entry | undefined {
  const { entries } = mapping;
  for (let i = entries.length - 1; i >= 0; i--) if (nameOf(entries[i]!) === key) return entries[i];
  return undefined;
}

/**
 * How many mappings one question may look into by way of merge keys. Merges of merges grow exponentially, and a file
 * of a few lines can ask for more than a machine can do.
 */
class Budget {
  private left = 1000;

  /** False when it is used up. */
  spend(): boolean {
    return this.left-- > 0;
  }
}

/** The entry under `key`, looking through aliases and merge keys (`<<`); own entries win over merged ones. */
export function entryOf(node: YamlNode | undefined, key: string): Entry | undefined {
  return lookUp(deref(node), key, undefined);
}

function lookUp(node: YamlNode | undefined, key: string, budget: Budget | undefined): Entry | undefined {
  if (node?.kind !== 'mapping') return undefined;
  const { entries } = node;
  let merge: Entry | undefined;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    const name = nameOf(entry);
    if (name === key) return entry;
    if (name === '<<') merge ??= entry;
  }
  if (!merge) return undefined;
  const shared = budget ?? new Budget();
  for (const source of mergeSources(merge.value)) {
    const found = shared.spend() ? lookUp(deref(source), key, shared) : undefined;
    if (found) return found;
  }
  return undefined;
}

function mergeSources(value: YamlNode): YamlNode[] {
  const node = deref(value);
  return node?.kind === 'sequence' ? node.items.slice(0, 100) : [value];
}

/** A mapping's own entries, then those that merge keys bring in under other names; never the merge keys themselves. */
export function allEntries(mapping: Mapping): readonly Entry[] {
  if (!mapping.entries.some(entry => keyText(entry) === '<<')) return mapping.entries;
  const entries: Entry[] = [];
  gather(mapping, entries, new Set(), new Budget());
  return entries;
}

function gather(mapping: Mapping, entries: Entry[], names: Set<string>, budget: Budget): void {
  const own = new Set<string>();
  for (const entry of mapping.entries) {
    const name = keyText(entry);
    if (name === '<<' || (name !== undefined && names.has(name))) continue;
    if (name !== undefined) own.add(name);
    entries.push(entry);
  }
  for (const name of own) names.add(name);
  const merge = ownEntry(mapping, '<<');
  for (const source of merge ? mergeSources(merge.value).map(deref) : [])
    if (source?.kind === 'mapping' && budget.spend()) gather(source, entries, names, budget);
}

/** Walks down by keys (strings) and list positions (numbers); aliases and merges are followed. */
export function at(node: YamlNode | undefined, ...path: (string | number)[]): Exclude<YamlNode, Alias> | undefined {
  let current = deref(node);
  for (const step of path) {
    if (typeof step === 'string') current = deref(entryOf(current, step)?.value);
    else current = current?.kind === 'sequence' ? deref(current.items[step]) : undefined;
    if (!current) return undefined;
  }
  return current;
}

export function mappingAt(node: YamlNode | undefined, ...path: (string | number)[]): Mapping | undefined {
  const found = at(node, ...path);
  return found?.kind === 'mapping' ? found : undefined;
}

/** The entries of the mapping found at the path, merged ones too; empty when there is no mapping. */
export function entriesAt(node: YamlNode | undefined, ...path: (string | number)[]): readonly Entry[] {
  const found = mappingAt(node, ...path);
  return found ? allEntries(found) : [];
}

/** The items of the list found at the path, aliases followed; empty when there is no list. */
export function itemsAt(node: YamlNode | undefined, ...path: (string | number)[]): Exclude<YamlNode, Alias>[] {
  const found = at(node, ...path);
  if (found?.kind !== 'sequence') return [];
  return found.items.map(deref).filter(item => item !== undefined);
}

/**
 * Whether keys may stand in this place that cannot be seen. Only of closed places may a rule say «this key is missing».
 * An empty value is closed; a value made by a template or an unknown alias is not.
 */
export function isOpen(node: YamlNode | undefined): boolean {
  return hasUnseen(node, undefined);
}

function hasUnseen(node: YamlNode | undefined, budget: Budget | undefined): boolean {
  const target = deref(node);
  if (!target) return true;
  if (target.kind === 'scalar') return target.templated;
  if (target.open || target.kind === 'sequence') return target.open;
  const merge = ownEntry(target, '<<');
  if (!merge) return false;
  const shared = budget ?? new Budget();
  return mergeSources(merge.value).some(source => !shared.spend() || hasUnseen(source, shared));
}

/** True only when the key is certainly not there: the place is closed and holds no such key. */
export function lacks(node: YamlNode | undefined, key: string): boolean {
  return node !== undefined && !isOpen(node) && entryOf(node, key) === undefined;
}

/** Whether the node is an explicit or empty null, as in `key:` or `key: ~`. */
export function isNull(node: YamlNode | undefined): boolean {
  const target = deref(node);
  return (
    target?.kind === 'scalar' &&
    target.style === 'plain' &&
    !target.templated &&
    /^(~|null|Null|NULL|)$/.test(target.value)
  );
}

/** The entry of the parent mapping whose value is `node`. */
export function entryHolding(node: YamlNode): Entry | undefined {
  return node.parent?.kind === 'mapping' ? node.parent.entries.find(entry => entry.value === node) : undefined;
}

/** Every node below and including `node`, in document order; aliases are not followed. */
export function walk(node: YamlNode | undefined): Generator<YamlNode> {
  return walkTree(node, false);
}

/** The same without mappings that nobody has read yet, for those who look for what cannot be in them. */
export function walkRead(node: YamlNode | undefined): Generator<YamlNode> {
  return walkTree(node, true);
}

function* walkTree(node: YamlNode | undefined, readOnly: boolean): Generator<YamlNode> {
  const stack: YamlNode[] = node ? [node] : [];
  for (let current = stack.pop(); current; current = stack.pop()) {
    if (readOnly && current.kind === 'mapping' && current.isUnread) continue;
    yield current;
    if (current.kind === 'mapping') {
      for (let i = current.entries.length - 1; i >= 0; i--)
        stack.push(current.entries[i]!.value, current.entries[i]!.key);
    } else if (current.kind === 'sequence') {
      for (let i = current.items.length - 1; i >= 0; i--) stack.push(current.items[i]!);
    }
  }
}

/** The deepest node whose range holds `offset` (both ends count), with its ancestors from the root down. */
export function nodesAt(root: YamlNode | undefined, offset: number): YamlNode[] {
  const path: YamlNode[] = [];
  let current = root && covers(root, offset) ? root : undefined;
  while (current) {
    path.push(current);
    current = childrenOf(current).find(child => covers(child, offset));
  }
  return path;
}

function childrenOf(node: YamlNode): YamlNode[] {
  if (node.kind === 'mapping') return node.entries.flatMap(entry => [entry.key, entry.value]);
  return node.kind === 'sequence' ? node.items : [];
}

function covers(node: YamlNode, offset: number): boolean {
  return node.start <= offset && offset <= node.end;
}
