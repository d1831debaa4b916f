import { parseArgs } from 'node:util';
import {
  formatKubernetesVersion,
  NEWEST_VERSION,
  parseKubernetesVersion,
} from '../engine/kubernetes/lifecycle/versions';
import type { Preset } from '../engine/lint/rule';
import { nearestName } from '../engine/text/nearest';
import { Failure } from './failure';

export type Format = 'pretty' | 'json';

export interface CheckCommand {
  name: 'check';
  paths: string[];
  format: Format;
  preset: Preset | undefined;
  /** Minor of the Kubernetes version: 36 for 1.36. */
  target: number | undefined;
  /** Instead of all configuration files beside and above the manifests. */
  config: string | undefined;
  fix: boolean;
  /** The commit, branch or tag to compare with. */
  since: string | undefined;
}

export type Command =
  | CheckCommand
  | { name: 'rules'; format: Format }
  | { name: 'explain'; rule: string }
  | { name: 'help' }
  | { name: 'version' };

export interface Arguments {
  command: Command;
  /** Undefined: as the terminal and its environment would have it. */
  color: boolean | undefined;
}

const OPTIONS = {
  format: { type: 'string' },
  preset: { type: 'string' },
  kubernetes: { type: 'string' },
  config: { type: 'string' },
  fix: { type: 'boolean' },
  since: { type: 'string' },
  color: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type Option = keyof typeof OPTIONS;

/** Which options each command takes, besides --color and --help. */
const COMMANDS: Record<string, readonly Option[]> = {
  check: ['format', 'preset', 'kubernetes', 'config', 'fix', 'since'],
  rules: ['format'],
  explain: [],
};

/** Reads the command line; whatever is wrong with it is a Failure that says what would be right. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const { color, help, version } = values;
  const [name, ...rest] = positionals;
  if (version) return { command: { name: 'version' }, color };
  if (help || name === 'help') return { command: { name: 'help' }, color };
  checkUsage(name, values);
  return { command: commandOf(name!, rest, values), color };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, allowNegative: true });
  } catch (error) {
    // Behind the first sentence stands advice on file names that begin with a dash.
    throw usage((error as Error).message.split('. ')[0]!);
  }
}

function checkUsage(name: string | undefined, values: Values): void {
  const known = Object.keys(COMMANDS);
  if (name === undefined) throw usage(`Say what to do: ${known.join(', ')}.`);
  if (!known.includes(name)) {
    const nearest = nearestName(name, known);
    throw usage(`There is no command ${name}.${nearest ? ` Did you mean ${nearest}?` : ` To check it: check ${name}`}`);
  }
  const foreign = (Object.keys(values) as Option[]).find(key => key !== 'color' && !COMMANDS[name]!.includes(key));
  if (foreign) throw usage(`${name} takes no option --${foreign}.`);
}

function commandOf(name: string, rest: string[], values: Values): Command {
  if (name === 'check') return checkCommand(rest, values);
  if (name === 'rules') {
    if (rest.length > 0) throw usage('rules takes no further words.');
    return { name, format: oneOf('format', values.format, FORMATS) ?? 'pretty' };
  }
  if (rest.length !== 1) throw usage('explain takes the name of one rule.');
  return { name: 'explain', rule: rest[0]! };
}

const FORMATS: readonly Format[] = ['pretty', 'json'];
const PRESETS: readonly Preset[] = ['recommended', 'strict', 'all'];

function checkCommand(paths: string[], values: Values): CheckCommand {
  return {
    name: 'check',
    paths: paths.length > 0 ? paths : ['.'],
    format: oneOf('format', values.format, FORMATS) ?? 'pretty',
    preset: oneOf('preset', values.preset, PRESETS),
    target: version(values.kubernetes),
    config: values.config,
    fix: values.fix === true,
    since: values.since,
  };
}

function oneOf<T extends string>(option: string, value: string | undefined, known: readonly T[]): T | undefined {
  if (value === undefined || known.includes(value as T)) return value as T | undefined;
  throw usage(`--${option} takes one of ${known.join(', ')}, not ${value}.`);
}

function version(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const minor = parseKubernetesVersion(value);
  if (minor !== undefined) return minor;
  throw usage(`--kubernetes takes a version such as ${formatKubernetesVersion(NEWEST_VERSION)}, not ${value}.`);
}

function usage(message: string): Failure {
  return new Failure(`${message}\nTry avoid-spikes --help.`);
}
