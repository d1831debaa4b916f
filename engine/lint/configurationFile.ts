import { parseKubernetesVersion } from '../kubernetes/lifecycle/versions';
import { nearestName } from '../text/nearest';
import type { Range } from '../text/source';
import { baseName } from '../workspace/paths';
import type { YamlDocument } from '../yaml/document';
import { duplicateKeys } from '../yaml/duplicates';
import { at, deref, entryOf, isNull, itemsAt, keyText, type Mapping, type YamlNode } from '../yaml/nodes';
import { parseStream } from '../yaml/parse';
import { asStrictString, asString, scalarType } from '../yaml/scalars';
import { isOfType, type OptionsSchema } from './options';
import { type Preset, type Rule, SEVERITIES, type Severity } from './rule';
import type { Layer, RuleSetting } from './settings';

export const CONFIGURATION_NAMES = ['.avoid-spikes.yaml', '.avoid-spikes.yml'];

export function isConfigurationPath(path: string): boolean {
  return CONFIGURATION_NAMES.includes(baseName(path));
}

export interface ConfigurationProblem {
  at: Range;
  message: string;
}

export interface ConfigurationFile {
  layer: Layer;
  /** Paths as written, relative to the file's own folder, lowest first. */
  extends: { path: string; at: Range }[];
  problems: ConfigurationProblem[];
}

const PRESETS: readonly Preset[] = ['recommended', 'strict', 'all'];
const TOP_KEYS = ['extends', 'preset', 'kubernetesVersion', 'clusterDomain', 'exclude', 'rules', 'overrides'];
const OVERRIDE_KEYS = ['files', 'preset', 'kubernetesVersion', 'clusterDomain', 'rules'];

/** Reads a configuration file; what cannot be understood is reported at its place and left out. */
export function readConfiguration(text: string, folder: string, rules: readonly Rule[]): ConfigurationFile {
  const { documents } = parseStream(text, { templates: 'auto', patch: false });
  const [first, second] = documents.filter(({ document }) => document.root !== undefined);
  const reader = new Reader(rules);
  const file = readDocument(reader, first?.document, folder);
  const place = (at: Range, start: number) => ({ start: at.start + start, end: at.end + start });
  for (const { start, document } of documents)
    for (const problem of document.problems)
      reader.problems.push({ at: place(problem, start - (first?.start ?? 0)), message: problem.message });
  if (first && second) {
    const at = place(second.document.root!, second.start - first.start);
    reader.problems.push({ at, message: 'A configuration is one document: this second one is not read.' });
  }
  const shift = <T extends { at: Range }>(items: T[]): T[] =>
    items.map(item => ({ ...item, at: place(item.at, first?.start ?? 0) }));
  return { layer: file.layer, extends: shift(file.extends), problems: shift(reader.problems) };
}

type Read = Pick<ConfigurationFile, 'layer' | 'extends'>;

function readDocument(reader: Reader, document: YamlDocument | undefined, folder: string): Read {
  const mapping = reader.mapping(document?.root, 'A configuration is a mapping of settings.');
  if (mapping) reader.checkKeys(mapping, TOP_KEYS);
  for (const { again } of duplicateKeys(mapping))
    reader.problem(again.key, 'This key stands here for the second time.');
  const overrides = reader.items(mapping, 'overrides').map(item => reader.override(item));
  return {
    layer: { folder, ...reader.layer(mapping), exclude: reader.strings(mapping, 'exclude'), overrides },
    extends: reader.located(mapping, 'extends').map(({ text, at }) => ({ path: text, at })),
  };
}

class Reader {
  readonly problems: ConfigurationProblem[] = [];
  private readonly rules: Map<string, Rule>;
  private readonly names: string[];

  constructor(rules: readonly Rule[]) {
    this.rules = new Map(rules.map(rule => [rule.meta.id, rule]));
    const chapters = new Set([...this.rules.keys()].map(id => `${id.slice(0, id.indexOf('/'))}/*`));
    this.names = [...this.rules.keys(), ...chapters];
  }

  problem(node: YamlNode, message: string): void {
    this.problems.push({ at: { start: node.start, end: node.end }, message });
  }

  /** The mapping that a value is; nothing at all counts as an empty one. */
  mapping(value: YamlNode | undefined, message: string): Mapping | undefined {
    const node = deref(value);
    if (node?.kind === 'mapping') return node;
    if (node && !isNull(node)) this.problem(node, message);
    return undefined;
  }

  items(mapping: Mapping | undefined, key: string): YamlNode[] {
    const node = at(mapping, key);
    if (node && node.kind !== 'sequence' && !isNull(node)) this.problem(node, `${key} takes a list.`);
    return itemsAt(node);
  }

  checkKeys(mapping: Mapping, known: readonly string[]): void {
    for (const { key } of mapping.entries) {
      const name = asString(key) ?? '';
      if (!known.includes(name)) this.problem(key, `Unknown setting ${name}.${suggest(name, known)}`);
    }
  }

  layer(mapping: Mapping | undefined): Layer {
    return {
      preset: this.oneOf(mapping, 'preset', PRESETS),
      target: this.version(mapping),
      clusterDomain: this.text(at(mapping, 'clusterDomain'), 'clusterDomain takes a domain name.')?.text,
      rules: this.ruleSettings(
        this.mapping(at(mapping, 'rules'), 'rules takes a mapping of rules and their settings.'),
      ),
    };
  }

  override(item: YamlNode): { files: string[]; layer: Layer } {
    const mapping = this.mapping(item, 'An override is a mapping with files and settings.');
    if (mapping) this.checkKeys(mapping, OVERRIDE_KEYS);
    const files = this.strings(mapping, 'files');
    if (mapping && files.length === 0) this.problem(item, 'An override needs files: the patterns it applies to.');
    return { files, layer: this.layer(mapping) };
  }

  strings(mapping: Mapping | undefined, key: string): string[] {
    return this.located(mapping, key).map(({ text }) => text);
  }

  /** The texts of a list, or the only one. */
  located(mapping: Mapping | undefined, key: string): { text: string; at: Range }[] {
    const node = at(mapping, key);
    if (!node || isNull(node)) return [];
    const message = `${key} takes a text or a list of texts.`;
    return (node.kind === 'sequence' ? itemsAt(node) : [node]).flatMap(item => this.text(item, message) ?? []);
  }

  private text(node: YamlNode | undefined, message: string): { text: string; at: Range } | undefined {
    const text = asString(node);
    if (node && (text === undefined || text === '')) this.problem(node, message);
    return node && text ? { text, at: { start: node.start, end: node.end } } : undefined;
  }

  private oneOf<T extends string>(mapping: Mapping | undefined, key: string, known: readonly T[]): T | undefined {
    const node = at(mapping, key);
    const text = asString(node);
    if (!node) return undefined;
    if (known.includes(text as T)) return text as T;
    this.problem(node, `${key} takes one of ${known.join(', ')}.`);
    return undefined;
  }

  private version(mapping: Mapping | undefined): number | undefined {
    const node = at(mapping, 'kubernetesVersion');
    if (!node) return undefined;
    const version = parseKubernetesVersion(asString(node) ?? '');
    if (version === undefined) this.problem(node, 'kubernetesVersion takes a version such as "1.36", in quotes.');
    return version;
  }

  private ruleSettings(mapping: Mapping | undefined): Record<string, RuleSetting> {
    const settings: Record<string, RuleSetting> = {};
    for (const entry of mapping?.entries ?? []) {
      const name = keyText(entry) ?? '';
      if (!this.names.includes(name)) this.problem(entry.key, `Unknown rule ${name}.${suggest(name, this.names)}`);
      else settings[name] = this.ruleSetting(name, entry.value);
    }
    return settings;
  }

  /** A severity alone, or a mapping with a severity and options. `off` may be written without quotes. */
  private ruleSetting(rule: string, value: YamlNode): RuleSetting {
    const node = deref(value);
    if (node?.kind !== 'mapping') return { severity: this.severity(node), options: {} };
    const severity = entryOf(node, 'severity');
    return { severity: severity && this.severity(deref(severity.value)), options: this.options(rule, node) };
  }

  private severity(node: YamlNode | undefined): Severity | 'off' | undefined {
    const text = asString(node);
    if (text === 'off' || text === 'false') return 'off';
    if (SEVERITIES.includes(text as Severity)) return text as Severity;
    if (node) this.problem(node, `A rule takes off or one of ${SEVERITIES.join(', ')}.`);
    return undefined;
  }

  private options(rule: string, mapping: Mapping): Record<string, unknown> {
    const schema = optionsOf(rule, [...this.rules.values()]);
    const options: Record<string, unknown> = {};
    for (const entry of mapping.entries) {
      const name = keyText(entry) ?? '';
      if (name === 'severity') continue;
      const option = schema[name];
      const value = plainValue(entry.value);
      if (!option) this.problem(entry.key, `${rule} has no option ${name}.${suggest(name, Object.keys(schema))}`);
      else if (!isOfType(value, option.type)) this.problem(entry.value, `${name} takes ${TYPE_NAMES[option.type]}.`);
      else options[name] = value;
    }
    return options;
  }
}

/** The options of a rule; of a whole chapter (`treadmill/*`), those that any of its rules has. */
export function optionsOf(name: string, rules: readonly Rule[]): OptionsSchema {
  const chapter = name.endsWith('/*') ? name.slice(0, -1) : undefined;
  const meant = rules.filter(({ meta }) => (chapter ? meta.id.startsWith(chapter) : meta.id === name));
  return Object.fromEntries(meant.flatMap(({ meta }) => Object.entries(meta.options ?? {})));
}

const TYPE_NAMES = { string: 'a text', number: 'a number', boolean: 'true or false', strings: 'a list of texts' };

function plainValue(value: YamlNode): unknown {
  const node = deref(value);
  if (node?.kind === 'sequence') return node.items.map(item => asString(item));
  if (node?.kind !== 'scalar') return undefined;
  const type = scalarType(node);
  if (type === 'bool') return /^(y|yes|true|on)$/i.test(node.value);
  return type === 'int' || type === 'float' ? Number(node.value) : asStrictString(node);
}

function suggest(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}
