import picomatch from 'picomatch/posix';
import { OptionValues } from './options';
import type { Preset, Rule, Severity } from './rule';

export interface RuleSetting {
  severity?: Severity | 'off' | undefined;
  options: Record<string, unknown>;
}

/** Settings from one source; what a layer leaves out, the layers below it decide. */
export interface Layer {
  preset?: Preset | undefined;
  /** Minor: 36 for 1.36. */
  target?: number | undefined;
  clusterDomain?: string | undefined;
  /** Files that are not checked: glob patterns relative to `folder`. */
  exclude?: string[] | undefined;
  /** By rule id, or `chapter/*`. */
  rules?: Record<string, RuleSetting> | undefined;
  overrides?: { files: string[]; layer: Layer }[] | undefined;
  /** Folder that patterns are relative to. */
  folder?: string | undefined;
}

/** The settings in force for one file. Files with the same settings share one object. */
export interface Effective {
  preset: Preset;
  target: number;
  clusterDomain: string;
  excluded: boolean;
  /** How the rule runs here; undefined when it is off. */
  inForce(rule: Rule): RuleInForce | undefined;
}

export interface RuleInForce {
  rule: Rule;
  severity: Severity;
  /** The configuration set the severity, so a report's own does not count. */
  isFixed: boolean;
  options: OptionValues;
}

const RANK: Record<Preset, number> = { recommended: 0, strict: 1, all: 2 };

/** Merges layers, lowest first, as they apply to one file; override blocks count as layers right above their own. */
export function layersFor(path: string, layers: readonly Layer[]): Layer[] {
  return layers.flatMap(layer => {
    const matching = (layer.overrides ?? []).filter(override => matchesAny(path, override.files, layer.folder ?? ''));
    return [layer, ...matching.map(override => override.layer)];
  });
}

export function effectiveOf(layers: readonly Layer[], newest: number, excluded: boolean): Effective {
  const last = <K extends 'preset' | 'target' | 'clusterDomain'>(key: K): Layer[K] =>
    layers.findLast(layer => layer[key] !== undefined)?.[key];
  const preset = last('preset') ?? 'recommended';
  const target = last('target') ?? newest;
  const inForce = (rule: Rule): RuleInForce | undefined => {
    if (rule.meta.since !== undefined && target < rule.meta.since) return undefined;
    const settings = layers.flatMap(layer => settingsFor(rule.meta.id, layer));
    const asked = settings.findLast(setting => setting.severity !== undefined)?.severity;
    const usual = RANK[rule.meta.preset] <= RANK[preset] ? rule.meta.severity : 'off';
    const severity = asked ?? usual;
    if (severity === 'off') return undefined;
    const options = new OptionValues(
      rule.meta.options ?? {},
      Object.assign({}, ...settings.map(setting => setting.options)),
    );
    return { rule, severity, isFixed: asked !== undefined, options };
  };
  return { preset, target, clusterDomain: last('clusterDomain') ?? 'cluster.local', excluded, inForce };
}

/** A setting for the whole chapter stands below one for the rule itself. */
function settingsFor(id: string, layer: Layer): RuleSetting[] {
  const chapter = layer.rules?.[`${id.slice(0, id.indexOf('/'))}/*`];
  const own = layer.rules?.[id];
  return [...(chapter ? [chapter] : []), ...(own ? [own] : [])];
}

/**
 * Whether a glob pattern matches the path as seen from the folder. A pattern without a slash matches at any depth; one
 * that matches a folder covers all that is in it.
 */
export function matchesAny(path: string, patterns: readonly string[], folder: string): boolean {
  if (patterns.length === 0 || (folder !== '' && !path.startsWith(`${folder}/`))) return false;
  const relative = path.slice(folder.length).replace(/^\//, '');
  return patterns.some(pattern => matcher(pattern)(relative));
}

const matchers = new Map<string, (path: string) => boolean>();

function matcher(pattern: string): (path: string) => boolean {
  let match = matchers.get(pattern);
  if (!match) {
    const bare = pattern.replace(/^\.?\//, '').replace(/\/$/, '');
    const full = pattern.replace(/\/$/, '').includes('/') ? bare : `**/${bare}`;
    match = picomatch([full, `${full}/**`], { dot: true });
    if (matchers.size < 1000) matchers.set(pattern, match);
  }
  return match;
}
