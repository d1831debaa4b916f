import { listOf } from '../../text/words';
import { at, deref, entryOf, isOpen, lacks, type Mapping, type YamlNode } from '../../yaml/nodes';
import { asString } from '../../yaml/scalars';
import type { Change } from '../lifecycle/life';
import { type Conversion, UNCHANGED } from './conversion';

/**
 * The conversion of an object that none of the changes between two versions concerns: only the version's name changes,
 * and perhaps defaults. Undefined when a field that moves or goes may be there, or one that is required may not.
 */
export function unconcerned(root: Mapping, changes: readonly Change[]): Conversion | undefined {
  return changes.every(change => isMet(root, change)) ? changedDefaults(root, changes) : undefined;
}

function isMet(root: Mapping, { operation, path }: Change): boolean {
  if (operation === 'default' || operation === 'validation') return true;
  const paths = pathsOf(path);
  if (!paths || operation === 'semantics') return false;
  const wanted = operation === 'require' ? 'there' : 'missing';
  return paths.every(steps => presence(root, steps).every(found => found === wanted));
}

/** Names the defaults that change for this object, because it does not say a value of its own. */
export function changedDefaults(root: Mapping, changes: readonly Change[]): Conversion {
  const concerned = changes.filter(change => change.operation === 'default' && isLeftOpen(root, change));
  const [first] = concerned;
  if (!first) return UNCHANGED;
  const several = `other defaults for ${listOf(concerned.flatMap(({ path }) => lastOf(path).split(', ')))}`;
  return { operations: [], effects: [concerned.length > 1 ? several : `${lastOf(first.path)}: ${first.explanation}`] };
}

function isLeftOpen(root: Mapping, { path }: Change): boolean {
  // Without rolling updates, their limits are moot.
  if (path.includes('rollingUpdate') && asString(at(root, 'spec', 'strategy', 'type')) === 'Recreate') return false;
  return pathsOf(path)?.some(steps => presence(root, steps).some(found => found !== 'there')) ?? true;
}

/** `maxSurge, maxUnavailable` of `spec.strategy.rollingUpdate.maxSurge, maxUnavailable`. */
function lastOf(path: string): string {
  return path.replace(/^.*?([^.]+)$/, '$1').replace('type', path.split('.').slice(-2).join('.'));
}

/**
 * `spec.rules[].host` as steps; several where the path lists siblings (`spec.a, b`). Undefined for paths that no
 * steps can say, such as those at any depth.
 */
function pathsOf(text: string): string[][] | undefined {
  if (!/^[\w.,/[\] ]+$/.test(text)) return undefined;
  const [first = '', ...siblings] = text.split(/, |\//);
  const head = first.slice(0, first.lastIndexOf('.') + 1);
  return [first, ...siblings.map(name => (name.includes('.') ? name : head + name))].map(path =>
    path.replace(/\[\]$/, '').replaceAll('[]', '.[]').split('.'),
  );
}

type Presence = 'there' | 'missing' | 'unknown';

/** Whether something stands at the path, for every item of the lists on the way. */
function presence(node: YamlNode | undefined, steps: readonly string[]): Presence[] {
  const [step, ...rest] = steps;
  if (step === undefined) return ['there'];
  const target = deref(node);
  if (step === '[]') {
    if (target?.kind !== 'sequence') return [target && isOpen(target) ? 'unknown' : 'missing'];
    return target.items.flatMap(item => presence(item, rest));
  }
  const entry = entryOf(target, step);
  if (entry) return presence(entry.value, rest);
  return [lacks(target, step) ? 'missing' : 'unknown'];
}
