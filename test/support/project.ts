import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { loadConfiguration } from '../../engine/lint/configurations';
import { Project } from '../../engine/lint/project';
import type { Rule } from '../../engine/lint/rule';

/** The day on which the pages of rules are true. */
const TODAY = '2026-11-23';
const NOW = `${TODAY}T07:00:00Z`;

/**
 * A project over files in memory, every rule on; a rule that throws fails the test. `before` are the texts of a
 * baseline, for files that differ from it; `known` the rules that the configuration may name.
 */
export function projectOf(
  rules: readonly Rule[],
  files: ReadonlyMap<string, string>,
  configuration?: string,
  before: ReadonlyMap<string, string> = new Map(),
  known: readonly Rule[] = rules,
): Project {
  const project = new Project({
    rules,
    newest: NEWEST_VERSION,
    today: TODAY,
    now: () => NOW,
    onFault: (rule, path, error) => fail(rule, path, error),
  });
  project.configurations.surround([{ preset: 'all' }], []);
  if (configuration !== undefined) {
    const { layers, problems } = loadConfiguration('.avoid-spikes.yaml', () => configuration, known);
    if (problems.length > 0) throw new Error(`configuration: ${problems[0]!.message}`);
    project.configurations.set('', layers);
  }
  for (const [path, text] of files) project.update(path, text, true);
  for (const [path, text] of before) project.setBaseline(path, text);
  return project;
}

function fail(rule: string, path: string, error: unknown): never {
  throw new Error(`${rule} threw on ${path}`, { cause: error });
}
