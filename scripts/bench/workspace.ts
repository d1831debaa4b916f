/**
 * Scans a synthetic workspace and edits single files of it, as an editor would:
 * `npx tsx scripts/bench/workspace.ts [FILES]`, or `… [FILES] --write DIR` to have it on disk.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { Project } from '../../engine/lint/project';
import { rules } from '../../rules/registry.generated';
import { syntheticWorkspace } from './syntheticWorkspace';

/** One-file edits: what, the file of an application, and the text that changes. */
const EDITS: [string, string, string, string][] = [
  ['a comment', 'base/deployment.yaml', 'spec:', '# a comment\nspec:'],
  ['a label of the pods', 'base/deployment.yaml', '        tier: backend', '        tier: other'],
  ['the selector of a Service', 'base/service.yaml', '    app: ', '    app: x-'],
  ['a value of a ConfigMap', 'base/config.yaml', 'level: info', 'level: debug'],
  ['the name of a ConfigMap', 'base/config.yaml', '-settings', '-other'],
  ['the resources of a base', 'base/kustomization.yaml', '  - config.yaml\n', ''],
  ['the namespace of an overlay', 'overlays/prod/kustomization.yaml', 'namespace: ', 'namespace: x-'],
];

const [count = '10000', option, folder] = process.argv.slice(2);
if (option === '--write' && folder !== undefined) writeAll(Number(count), folder);
else measure(Number(count));

function writeAll(files: number, to: string): void {
  for (const { path, text } of syntheticWorkspace(files)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), text);
  }
}

function measure(files: number): void {
  const project = new Project({ rules, newest: NEWEST_VERSION, onFault: fail });
  const began = process.cpuUsage();
  for (const { path, text } of syntheticWorkspace(files)) project.update(path, text, false);
  say('read', `${seconds(began)} s`);
  const findings = reportChanged(project);
  say('scanned', `${seconds(began)} s of processor time, ${files} files, ${findings} findings`);
  say('peak memory', `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  for (const [what, file, from, to] of EDITS) measureEdit(project, files, { what, file, from, to });
}

interface Edit {
  what: string;
  file: string;
  from: string;
  to: string;
}

/** There and back again in several applications; what counts is until every changed file is reported anew. */
function measureEdit(project: Project, files: number, { what, file, from, to }: Edit): void {
  const times: number[] = [];
  let most = 0;
  const wanted = [...syntheticWorkspace(files)].filter(({ path }) => path.endsWith(file)).slice(0, 2000);
  for (const { path, text } of wanted.filter((_, i) => i % Math.ceil(wanted.length / 40) === 0)) {
    project.update(path, text, true);
    reportChanged(project);
    for (const next of [text.replace(from, to), text]) {
      const start = performance.now();
      project.update(path, next, true);
      most = Math.max(most, reportChanged(project, true));
      times.push(performance.now() - start);
    }
    project.update(path, text, false);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1);
  say(what, `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${most} files re-checked`);
}

/** Reports what has changed; the number of findings, or of files. */
function reportChanged(project: Project, countFiles = false): number {
  const changed = project.takeChanged();
  const findings = changed.reduce((sum, path) => sum + project.report(path).findings.length, 0);
  return countFiles ? changed.length : findings;
}

function seconds(since: NodeJS.CpuUsage): string {
  const { user, system } = process.cpuUsage(since);
  return ((user + system) / 1e6).toFixed(1);
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(28)} ${figure}\n`);
}

function fail(rule: string, path: string, error: unknown): never {
  throw new Error(`${rule} failed on ${path}`, { cause: error });
}
