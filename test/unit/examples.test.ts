import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { CONFIGURATION_NAMES } from '../../engine/lint/configurationFile';
import { loadConfiguration } from '../../engine/lint/configurations';
import { carryOut } from '../../engine/lint/fixes';
import { type PlacedFinding, Project } from '../../engine/lint/project';
import { applyEdits } from '../../engine/text/edits';
import { folderOf } from '../../engine/workspace/paths';
import { parseStream } from '../../engine/yaml/parse';
import { rules } from '../../rules/registry.generated';

/** The configuration with mistakes. */
const BROKEN = '14-meta/night-shift/.avoid-spikes.yaml';

/** Where everything is shown at once. */
const ALL_AT_ONCE = 'cpustress';

const root = join(__dirname, '../../examples');
const files = new Map(
  listed(root).map(path => [relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
);
/** What files were in the release before, by the path of the file that it is compared with. */
const before = new Map(
  [...files].filter(([path]) => path.includes('/before/')).map(([path, text]) => [path.replace('/before/', '/'), text]),
);
const manifests = [...files.keys()].filter(path => /\.ya?ml$/.test(path) && !path.includes('/before/'));

describe('examples', () => {
  const project = tour();
  const found = manifests.flatMap(path => project.report(path).findings.map(finding => ({ path, finding })));

  it('show every rule', () => {
    const shown = new Set(found.map(({ finding }) => finding.rule));
    const missing = rules.map(({ meta }) => meta.id).filter(id => !shown.has(id));
    assert.deepEqual(missing, []);
  });

  it('keep to the chapter of their folder', () => {
    const strangers = found.filter(({ path, finding }) => {
      const chapter = chapterOf(path);
      return chapter !== ALL_AT_ONCE && !finding.rule.startsWith(`${chapter}/`);
    });
    assert.deepEqual(strangers.map(describeFinding), []);
  });

  it('have something in every manifest, but for what others need', () => {
    const silent = manifests.filter(path => !found.some(one => one.path === path));
    assert.deepEqual(silent, ['.avoid-spikes.yaml', ...NEEDED]);
  });

  it('show how to ignore, in one file only', () => {
    assert.equal(project.report('14-meta/ignored.yaml').ignored, 2);
    const ignoring = [...files].filter(([path, text]) => path.endsWith('.yaml') && text.includes('spikes-ignore'));
    assert.deepEqual(
      ignoring.map(([path]) => path),
      ['14-meta/ignored.yaml'],
    );
  });

  for (const { path, finding } of found)
    for (const { title } of finding.fixes)
      it(`${path}: ${finding.rule}: ${title}`, () => checkFix(project, path, finding, title));

  it('need the release before for nothing but what a change does', () => {
    const still = tour(new Map());
    const shown = new Set(manifests.flatMap(path => still.report(path).findings.map(finding => finding.rule)));
    const changing = rules.map(({ meta }) => meta.id).filter(id => !shown.has(id));
    assert.deepEqual(changing, ['rollout/immutable-field-changed', 'rollout/template-unchanged']);
  });

  it('leave the release before out of the workspace', () => {
    assert.ok(before.size > 0);
    for (const path of files.keys())
      assert.equal(project.configurations.effective(path).excluded, path.includes('/before/'), path);
  });

  it('are all told of in their README', () => {
    const folders = new Set(manifests.filter(path => path.includes('/')).map(path => path.split('/')[0]!));
    const readme = files.get('README.md')!;
    for (const folder of folders) assert.ok(readme.includes(`](${folder})`), `${folder} is not in README.md`);
  });
});

/** What the spikes of other files lead to, and is well as it is. */
const NEEDED = [
  '07-ordering/reporting/kustomization.yaml',
  '07-ordering/reporting/settings.yaml',
  '12-environments/overlays/test/tour.yaml',
  'cpustress/configmap.yaml',
];

/** All examples under their own configuration files, on a day at which the old cluster is out of support. */
function tour(past: ReadonlyMap<string, string> = before): Project {
  const project = new Project({
    rules,
    newest: NEWEST_VERSION,
    today: '2026-11-23',
    onFault: (rule, path, error) => {
      throw new Error(`${rule} threw on ${path}`, { cause: error });
    },
  });
  for (const path of manifests.filter(isConfiguration)) {
    const { layers, problems } = loadConfiguration(path, other => files.get(other), rules);
    assert.equal(problems.length > 0, path === BROKEN, problems[0]?.message);
    project.configurations.set(folderOf(path), layers);
  }
  for (const path of manifests) project.update(path, files.get(path)!, true);
  for (const [path, text] of past) project.setBaseline(path, text);
  return project;
}

function isConfiguration(path: string): boolean {
  return CONFIGURATION_NAMES.some(name => path === name || path.endsWith(`/${name}`));
}

/** `dns` of `03-dns/orders.yaml`. */
function chapterOf(path: string): string {
  return path.slice(0, path.indexOf('/')).replace(/^\d+-/, '');
}

function checkFix(project: Project, path: string, { fingerprint }: PlacedFinding, title: string): void {
  const result = carryOut(project, path, files.get(path)!, fingerprint, title, other => files.get(other));
  assert.ok('changes' in result, 'refused' in result ? result.refused : '');
  assert.ok(result.changes.length > 0, 'changes nothing');
  for (const change of result.changes) {
    const before = files.get(change.path)!;
    const after = applyEdits(before, change.edits);
    assert.notEqual(after, before);
    assert.ok(problemsOf(after) <= problemsOf(before), `does not parse any more:\n${after}`);
  }
}

function problemsOf(text: string): number {
  const { documents } = parseStream(text, { templates: 'auto', patch: false });
  return documents.reduce((sum, { document }) => sum + document.problems.length, 0);
}

function describeFinding({ path, finding }: { path: string; finding: PlacedFinding }): string {
  return `${path}: ${finding.rule}: ${finding.message}`;
}

function listed(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listed(path) : [path];
    })
    .sort();
}
