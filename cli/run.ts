import { version } from '../package.json';
import { type Arguments, type CheckCommand, readArguments } from './arguments';
import { type Catalogue, explain, prettyRules, rulesAsJson } from './catalogue';
import { check, type Place } from './check';
import { Failure } from './failure';
import { load } from './files';
import { HELP } from './help';
import type { Outcome } from './outcome';
import { absolute } from './paths';
import { jsonReport } from './report/json';
import { prettyReport } from './report/pretty';
import { harmless, type Surroundings, type Terminal, terminalFor } from './terminal';

/** What the program is run in. */
export interface World extends Surroundings, Place {
  /** Resolves when there is room for more. `code` is how it ends if nobody wants more. */
  out(text: string, code?: ExitCode): Promise<void>;
  err(text: string): void;
}

/** 0: nothing at warning or above; 1: findings; 2: it could not be done. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line; expected failures are told on `err`. */
export async function run(args: readonly string[], catalogue: Catalogue, world: World): Promise<ExitCode> {
  try {
    return await dispatch(readArguments(args), catalogue, world);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    world.err(`${error.message}\n`);
    return 2;
  }
}

async function dispatch({ command, color }: Arguments, catalogue: Catalogue, world: World): Promise<ExitCode> {
  const terminal = terminalFor(world, color);
  switch (command.name) {
    case 'check':
      return runCheck(command, catalogue, terminal, world);
    case 'rules':
      await world.out(command.format === 'json' ? await rulesAsJson(catalogue) : prettyRules(catalogue, terminal));
      return 0;
    case 'explain':
      await world.out(await explain(command.rule, catalogue));
      return 0;
    case 'version':
      await world.out(`${version}\n`);
      return 0;
    case 'help':
      await world.out(HELP);
      return 0;
  }
}

async function runCheck(
  command: CheckCommand,
  { rules }: Catalogue,
  terminal: Terminal,
  world: World,
): Promise<ExitCode> {
  const outcome = check(command, rules, world);
  for (const { file, reason } of outcome.skipped) world.err(`Skipped ${harmless(file)}: ${reason}.\n`);
  const readLines = (file: string) => linesOf(absolute(file, world.workingFolder));
  const pieces = command.format === 'json' ? jsonReport(outcome, version) : prettyReport(outcome, terminal, readLines);
  await write(pieces, text => world.out(text, codeOf(outcome)));
  for (const fault of outcome.faults()) world.err(`${harmless(fault)}\n`);
  return codeOf(outcome);
}

function codeOf(outcome: Outcome): ExitCode {
  return outcome.hasSpikes() ? 1 : 0;
}

/** Characters that go out together: each writing costs, and so does what waits to be written. */
const ENOUGH = 1 << 16;

async function write(pieces: Iterable<string>, out: (text: string) => Promise<void>): Promise<void> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < ENOUGH) continue;
    await out(waiting);
    waiting = '';
  }
  await out(waiting);
}

function linesOf(path: string): string[] | undefined {
  const loaded = load(path);
  return 'text' in loaded ? loaded.text.split(/\r\n|\n|\r/) : undefined;
}
