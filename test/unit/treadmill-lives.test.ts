import assert from 'node:assert/strict';
import { builtInLife } from '../../engine/kubernetes/lifecycle/api';
import type { ApiLife, BuiltInLife, ComponentLife } from '../../engine/kubernetes/lifecycle/life';
import { builtInGroup, builtInGroups, componentGroup, componentGroups } from '../../engine/kubernetes/lifecycle/tables';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import type { PlacedFinding, Project } from '../../engine/lint/project';
import { rules } from '../../rules/registry.generated';
import { projectOf } from '../support/project';

const RULES = rules.filter(({ meta }) => meta.id.startsWith('treadmill/'));

/** Rules about an object's version; what else is said of its kind is not asked here. */
const ABOUT_VERSIONS = ['removed-api', 'deprecated-api', 'not-yet-served', 'not-served-by-default', 'beta-clock'].map(
  name => `treadmill/${name}`,
);

const builtIns = builtInGroups()
  .flatMap(group => [...builtInGroup(group)!.values()])
  .filter(({ inManifests }) => inManifests);
const ofComponents = componentGroups()
  .flatMap(group => [...componentGroup(group)!.values()])
  .filter(({ kind }) => kind !== '*');

/** Every object of the table in a file of its own, within a List for every second one. */
function projectWith(lives: readonly ApiLife[], configuration: string): Project {
  const files = lives.map(({ apiVersion, kind }, i): [string, string] => {
    const object = `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}}`;
    const text = i % 2 ? `apiVersion: v1\nkind: List\nitems: [${object}]\n` : `${object}\n`;
    return [`${i}.yaml`, text];
  });
  return projectOf(RULES, new Map(files), configuration);
}

function said(project: Project, index: number): PlacedFinding[] {
  return project.report(`${index}.yaml`).findings.filter(({ rule }) => ABOUT_VERSIONS.includes(rule));
}

/** The rule that speaks of an object at a version, read off its row alone. */
function speaker(life: BuiltInLife, target: number): string | undefined {
  const { kind, introduced, removed = Infinity, deprecated = Infinity, servedByDefault, stability } = life;
  if (target < introduced) return 'not-yet-served';
  if (kind === 'PodSecurityPolicy') return undefined;
  if (target >= removed) return 'removed-api';
  if (!servedByDefault) return 'not-served-by-default';
  if (target >= deprecated) return kind === 'Endpoints' ? undefined : 'deprecated-api';
  return stability === 'stable' ? undefined : 'beta-clock';
}

const figure = (minor: number): string => `1.${minor}`;

describe('what the treadmill says of every API at every version of Kubernetes', () => {
  for (let target = 14; target <= NEWEST_VERSION; target++) {
    it(`1.${target}: the rule is the one that the row asks for, and so are the figures`, () => {
      const project = projectWith(builtIns, `kubernetesVersion: "${figure(target)}"\n`);
      for (const [i, life] of builtIns.entries()) {
        const name = `${life.apiVersion} ${life.kind}`;
        const findings = said(project, i);
        const wanted = speaker(life, target);
        assert.deepEqual(
          findings.map(({ rule }) => rule),
          wanted === undefined ? [] : [`treadmill/${wanted}`],
          `${name}: ${findings.map(({ message }) => message)}`,
        );
        for (const finding of findings) checkMessage(life, target, finding, wanted!);
      }
    });
  }
});

function checkMessage(life: BuiltInLife, target: number, { message, fixes, severity }: PlacedFinding, rule: string) {
  const name = `${life.apiVersion} ${life.kind}`;
  assert.ok(message.startsWith(`${name} `), message);
  const figures = { 'removed-api': life.removed, 'deprecated-api': life.deprecated, 'not-yet-served': life.introduced };
  const own = (figures as Record<string, number | undefined>)[rule];
  if (own !== undefined) assert.ok(message.includes(figure(own)), message);
  if (rule === 'removed-api') assert.equal(severity, 'error', name);
  const advised = / Use (\S+\/v\S+?|v\d\S*)[ .,]/.exec(message)?.[1];
  const offered = fixes.flatMap(({ title }) => /^(?:Change apiVersion|Convert) to (\S+)/.exec(title)?.[1] ?? []);
  // What is recommended, and what is offered, has to be there in the version that is aimed at.
  for (const other of [...offered, ...(advised && !advised.endsWith(',') ? [advised] : [])]) {
    const better = builtInLife(other, life.kind) ?? builtInLife(other, 'EndpointSlice');
    if (!better) continue;
    assert.ok(
      better.introduced <= target && target < (better.removed ?? Infinity),
      `${name} at 1.${target}: ${message}`,
    );
  }
  for (const other of offered) assert.ok(builtInLife(other, life.kind), `${name}: ${other} has no such kind`);
  // A hint of the beta clock is one about a stable version that is served.
  if (rule === 'beta-clock') {
    const stable = builtIns.some(
      other =>
        other.kind === life.kind &&
        other.stability === 'stable' &&
        other.apiVersion === life.replacement?.apiVersion &&
        other.introduced <= target,
    );
    assert.equal(severity, stable ? 'hint' : 'information', `${name} at 1.${target}`);
  }
}

describe('what is current', () => {
  it('is left alone in the newest version, if a cluster serves it by default', () => {
    const fine = builtIns.filter(
      ({ deprecated = Infinity, removed, servedByDefault, stability }) =>
        removed === undefined && deprecated > NEWEST_VERSION && servedByDefault && stability === 'stable',
    );
    assert.ok(fine.length > 60, String(fine.length));
    const project = projectWith(fine, '');
    for (const [i, { apiVersion, kind }] of fine.entries()) {
      const { findings } = project.report(`${i}.yaml`);
      const rest = findings.filter(({ rule }) => rule !== 'treadmill/replication-controller');
      assert.deepEqual(rest, [], `${apiVersion} ${kind}: ${rest[0]?.message}`);
    }
  });

  it('is left alone when a component has it, whatever else is known of the component', () => {
    const fine = ofComponents.filter(({ deprecated, removed }) => deprecated === undefined && removed === undefined);
    assert.ok(fine.length > 200, String(fine.length));
    const project = projectWith(fine, '');
    for (const [i, { apiVersion, kind }] of fine.entries())
      assert.deepEqual(said(project, i), [], `${apiVersion} ${kind}`);
  });

  for (const [title, text] of [
    [
      'annotations that only look as if they had gone: those of the PodNodeSelector admission',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  annotations:\n    scheduler.alpha.kubernetes.io/node-selector: a=b\n    scheduler.alpha.kubernetes.io/defaultTolerations: "[]"\n    scheduler.alpha.kubernetes.io/tolerationsWhitelist: "[]"\n',
    ],
    [
      'why a workload was changed',
      ['Deployment', 'StatefulSet', 'DaemonSet']
        .map(kind => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {annotations: {kubernetes.io/change-cause: a}}\n`)
        .join('---\n'),
    ],
  ] as const) {
    it(`among fields: ${title}`, () => {
      const project = projectOf(RULES, new Map([['a.yaml', text]]));
      assert.deepEqual(project.report('a.yaml').findings, []);
    });
  }
});

describe('what the treadmill says of the APIs of components', () => {
  const gone = ofComponents.filter(({ removed }) => removed !== undefined);
  const componentsAt = (release: (life: ComponentLife) => string | undefined, lives: readonly ComponentLife[]) => {
    const pairs = new Map(lives.map(life => [life.component, release(life)]));
    return [...pairs].flatMap(([name, version]) => (version ? [`"${name}=${version}"`] : []));
  };

  it('is an error where the release that has dropped them is configured, a warning where it is assumed', () => {
    assert.ok(gone.length > 50, String(gone.length));
    const known = gone.filter(({ newestRelease }) => newestRelease !== undefined);
    const pairs = componentsAt(({ newestRelease }) => newestRelease, known);
    const configured = projectWith(known, `rules:\n  treadmill/*:\n    components: [${pairs}]\n`);
    const assumed = projectWith(known, '');
    for (const [i, { apiVersion, kind, component, removed }] of known.entries()) {
      for (const [project, severity] of [
        [configured, 'error'],
        [assumed, 'warning'],
      ] as const) {
        const findings = said(project, i);
        const name = `${apiVersion} ${kind}`;
        assert.deepEqual(
          findings.map(one => [one.rule, one.severity]),
          [['treadmill/removed-api', severity]],
          name,
        );
        assert.ok(findings[0]!.message.startsWith(`${name} was removed in ${component} ${removed}`), name);
      }
    }
  });

  it('is silence for the releases that still serve them', () => {
    for (const life of gone) {
      const { component, introduced, removed, deprecated } = life;
      if (!introduced || introduced === removed) continue;
      const configuration = `rules:\n  treadmill/*:\n    components: ["${component}=${introduced}"]\n`;
      const findings = said(projectWith([life], configuration), 0);
      if (deprecated !== introduced) assert.deepEqual(findings, [], `${life.apiVersion} ${life.kind} in ${introduced}`);
    }
  });
});
