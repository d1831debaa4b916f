import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FileReport, Project } from '../../../engine/lint/project';
import type { Rule } from '../../../engine/lint/rule';
import unusedIgnore from '../../../rules/meta/unused-ignore';
import * as toy from '../../support/toyRules';

const rules = [...toy.toyRules, toy.countedConfig, unusedIgnore];

function newProject(
  onFault: (rule: string, path: string) => void = rule => assert.fail(rule),
  own: readonly Rule[] = rules,
): Project {
  const project = new Project({ rules: own, newest: 36, onFault });
  project.configurations.surround([{ preset: 'all' }], []);
  return project;
}

/** A workspace in memory, as whoever owns the disk and the editor has it. */
type Files = Map<string, { text: string; open: boolean }>;

const PATHS = ['/a.yaml', '/b.yaml', '/x/c.yaml', '/x/d.yaml'];
const KUSTOMIZATIONS = ['/kustomization.yaml', '/x/kustomization.yaml'];

const configMap = (name: string, label: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  labels: {tier: ${label}}\ndata: {key: value}\n`;
const consumer = (name: string, config: string, comment: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: web\n      image: web:latest${comment}\n      envFrom:\n        - configMapRef: {name: ${config}}\n`;

const name = fc.constantFrom('one', 'two', 'three');
const comment = fc.constantFrom('', ' # spikes-ignore toy/latest-image', ' # spikes-ignore-file toy/missing-config');
const document = fc.oneof(
  fc.tuple(name, fc.constantFrom('backend', 'bakend')).map(([a, b]) => configMap(a, b)),
  fc.tuple(name, name, comment).map(([a, b, c]) => consumer(a, b, c)),
  fc.constantFrom('kind: Other\n', '# nothing\n', 'apiVersion: v1\nkind: [broken\n'),
);
const stream = fc.array(document, { minLength: 0, maxLength: 3 }).map(documents => documents.join('---\n'));
const kustomization = fc
  .subarray(['a.yaml', '../a.yaml', 'x/c.yaml', 'd.yaml'])
  .map(patches => `kind: Kustomization\npatches:\n${patches.map(path => `  - path: ${path}\n`).join('')}`);

type Step =
  | { kind: 'write'; path: string; text: string }
  | { kind: 'open' | 'close' | 'delete' | 'ask' | 'turn'; path: string }
  | { kind: 'configure'; excluded: string | undefined };

const anyPath = fc.constantFrom(...PATHS, ...KUSTOMIZATIONS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('write' as const), path: fc.constantFrom(...PATHS), text: stream }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      path: fc.constantFrom(...KUSTOMIZATIONS),
      text: kustomization,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('open', 'close', 'delete', 'ask', 'turn'), path: anyPath }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('configure' as const), excluded: fc.constantFrom(undefined, ...PATHS) }),
  },
);

describe('a project that follows changes', () => {
  it('finds what a fresh scan finds, whatever was changed in whatever order', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), followsAndCompares), {
      seed: 20261,
      numRuns: 150,
    });
  });

  it('tells of every file whose findings have changed', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 2, maxLength: 30, size: 'max' }), tellsOfChanges), {
      seed: 7,
      numRuns: 100,
    });
  });
});

function followsAndCompares(steps: readonly Step[]): void {
  const follower = new Follower();
  for (const one of steps) follower.take(one);
  assert.deepEqual(follower.reports(), follower.afresh());
}

function tellsOfChanges(steps: readonly Step[]): void {
  const follower = new Follower();
  let before = follower.reports();
  for (const one of steps) {
    follower.take(one);
    const after = follower.reports();
    const told = new Set(follower.project.takeChanged());
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      path => JSON.stringify(before[path]?.findings ?? []) !== JSON.stringify(after[path]?.findings ?? []),
    );
    assert.deepEqual(
      changed.filter(path => !told.has(path)),
      [],
      `not told of after ${JSON.stringify(one)}`,
    );
    before = after;
  }
}

/** Keeps a project up to date as the server does. */
class Follower {
  readonly project = newProject();
  private readonly files: Files = new Map();
  private excluded: string | undefined;

  take(one: Step): void {
    if (one.kind === 'configure') this.configure(one.excluded);
    else if (one.kind === 'write') this.write(one.path, one.text, this.files.get(one.path)?.open ?? false);
    else if (one.kind === 'ask') this.project.report(one.path);
    else if (one.kind === 'delete') {
      this.files.delete(one.path);
      this.project.remove(one.path);
    } else {
      const file = this.files.get(one.path);
      const text = file?.text ?? '';
      if (file && one.kind === 'turn') this.write(one.path, text.split('---\n').reverse().join('---\n'), file.open);
      else if (file) this.write(one.path, text, one.kind === 'open');
    }
    for (const path of this.project.takeUnread()) this.read(this.project, path);
  }

  private write(path: string, text: string, open: boolean): void {
    this.files.set(path, { text, open });
    this.read(this.project, path);
  }

  private read(project: Project, path: string): void {
    const file = this.files.get(path);
    if (file) project.update(path, file.text, file.open);
  }

  /** Excluding takes files away; when they are no longer excluded, the owner of the disk has to bring them back. */
  private configure(excluded: string | undefined): void {
    this.excluded = excluded;
    configure(this.project, excluded);
    this.project.reconfigured();
    for (const path of this.files.keys()) if (!this.project.has(path)) this.read(this.project, path);
  }

  reports(): Record<string, FileReport> {
    return reportsOf(this.project, this.files);
  }

  afresh(): Record<string, FileReport> {
    const project = newProject();
    configure(project, this.excluded);
    const paths = [...this.files.keys()].sort();
    for (const path of [...paths.filter(isKustomization), ...paths.filter(path => !isKustomization(path))])
      this.read(project, path);
    for (const path of project.takeUnread()) this.read(project, path);
    return reportsOf(project, this.files);
  }
}

function configure(project: Project, excluded: string | undefined): void {
  const layer = { exclude: [excluded ?? '/none'], folder: '' };
  project.configurations.set('', excluded === undefined ? undefined : [layer]);
}

function isKustomization(path: string): boolean {
  return KUSTOMIZATIONS.includes(path);
}

function reportsOf(project: Project, files: Files): Record<string, FileReport> {
  const paths = [...files.keys()].sort();
  return Object.fromEntries(paths.map(path => [path, plain(project, project.report(path))]));
}

/** As people see it: places instead of facts, and no closures. */
function plain(project: Project, report: FileReport): FileReport {
  const findings = report.findings.map(finding => ({
    ...finding,
    fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
    related: finding.related.map(({ message, at, target }) => ({
      message,
      at: (target && project.locate(target, at)) ?? at,
      target: undefined,
    })),
  }));
  return { ...report, findings };
}

describe('a project', () => {
  it('lets a rule that throws harm no other', () => {
    const faults: string[] = [];
    const project = newProject((rule, path) => faults.push(`${rule} ${path}`));
    project.update('/a.yaml', consumer('boom', 'one', ''), true);
    assert.deepEqual(faults, ['toy/failing /a.yaml']);
    assert.deepEqual(
      project.report('/a.yaml').findings.map(({ rule }) => rule),
      ['toy/latest-image', 'toy/missing-config'],
    );
  });

  it('keeps no text and no tree of closed files', () => {
    const project = newProject();
    project.update('/a.yaml', consumer('web', 'one', ''), false);
    project.report('/a.yaml');
    const file = project.file('/a.yaml')!;
    assert.equal(file.live, undefined);
    assert.ok(file.documents[0]!.findings.every(({ fixes }) => fixes.every(fix => !('operations' in fix))));
  });

  it('looks at no other file when facts stay as they are', () => {
    const seen: string[] = [];
    const spy: Rule = {
      meta: { ...toy.missingConfig.meta, id: 'toy/spy' },
      facts: (_, { here, index }) => {
        seen.push(here.path);
        index.named('ConfigMap', 'one');
      },
    };
    const project = newProject(undefined, [spy]);
    const texts = { '/a.yaml': consumer('web', 'one', ''), '/b.yaml': configMap('one', 'backend') };
    for (const [path, text] of Object.entries(texts)) project.update(path, text, true);
    const ask = () => {
      seen.length = 0;
      for (const path of Object.keys(texts)) project.report(path);
      return [...seen];
    };
    assert.deepEqual(ask(), ['/a.yaml', '/b.yaml']);
    assert.deepEqual(ask(), []);
    project.update('/b.yaml', `# a remark\n${texts['/b.yaml']}`, true);
    assert.deepEqual(ask(), ['/b.yaml']);
    project.update('/b.yaml', configMap('two', 'backend'), true);
    assert.deepEqual(ask(), ['/a.yaml', '/b.yaml']);
  });

  it('counts what it holds', () => {
    const project = newProject();
    project.update('/a.yaml', `${configMap('one', 'x')}---\n${configMap('two', 'x')}---\nkind: Other\n`, false);
    assert.deepEqual(project.counts(), { files: 1, documents: 3, resources: 2 });
    project.remove('/a.yaml');
    assert.deepEqual(project.counts(), { files: 0, documents: 0, resources: 0 });
  });
});
