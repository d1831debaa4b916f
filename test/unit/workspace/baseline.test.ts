import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Project } from '../../../engine/lint/project';
import { impactOf } from '../../../engine/workspace/impact';
import immutableFieldChanged from '../../../rules/rollout/immutable-field-changed';
import templateUnchanged from '../../../rules/rollout/template-unchanged';
import { projectOf } from '../../support/project';

const rules = [immutableFieldChanged, templateUnchanged];

const config = (mode: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { MODE: ${mode} }
`;

const workload = (kind: string, { image = 'web:1', app = 'web', replicas = 2, more = '' } = {}) => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web${more} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec:
      containers:
        - name: web
          image: ${image}
          envFrom: [{ configMapRef: { name: settings } }]
`;

interface Case {
  name: string;
  now: string;
  before?: Record<string, string>;
  /** The kind of impact, and what rules find, by name and message. */
  kind: string;
  found?: RegExp[];
}

const impacts: Case[] = [
  { name: 'nothing without a baseline', now: workload('Deployment'), kind: 'nothing' },
  { name: 'a new object', now: workload('Deployment'), before: { 'web.yaml': '' }, kind: 'creates' },
  {
    name: 'another image',
    now: workload('Deployment'),
    before: { 'web.yaml': workload('Deployment', { image: 'web:0' }) },
    kind: 'restarts',
  },
  {
    name: 'another number of pods',
    now: workload('Deployment'),
    before: { 'web.yaml': workload('Deployment', { replicas: 1 }) },
    kind: 'scales',
  },
  {
    name: 'another selector',
    now: workload('DaemonSet'),
    before: { 'web.yaml': workload('DaemonSet', { app: 'shop' }) },
    kind: 'rejected',
    found: [/another spec\.selector than before \(it was app=shop, now app=web\)/],
  },
  {
    name: 'comments and order alone',
    now: workload('Deployment'),
    before: {
      'web.yaml': workload('Deployment').replace(
        /( +- )name: web\n +(image: .*)/,
        '$1$2 # the image\n          name: "web"',
      ),
    },
    kind: 'nothing',
  },
  {
    name: 'another namespace is another object',
    now: workload('Deployment', { more: ', namespace: shop' }),
    before: { 'web.yaml': workload('Deployment', { app: 'shop' }) },
    kind: 'creates',
  },
  {
    name: 'another kind is another object',
    now: workload('StatefulSet'),
    before: { 'web.yaml': workload('Deployment', { app: 'shop' }) },
    kind: 'creates',
  },
  {
    name: 'a file of another name',
    now: workload('Deployment'),
    before: { 'web.yaml': '', 'old/web.yaml': workload('Deployment') },
    kind: 'nothing',
  },
  {
    name: 'a copy of what still stands elsewhere is new',
    now: workload('Deployment'),
    before: { 'web.yaml': '', 'settings.yaml': `${config('fast')}---\n${workload('Deployment')}` },
    kind: 'creates',
  },
  {
    name: 'configuration that changed',
    now: workload('Deployment'),
    before: { 'settings.yaml': config('slow') },
    kind: 'nothing',
    found: [/ConfigMap settings has changed and the pod template of Deployment web has not/],
  },
];

function findings(project: Project): string[] {
  return project.report('web.yaml').findings.map(({ message }) => message);
}

const WHATS = ['now', 'before', 'no baseline', 'gone'] as const;

interface Step {
  what: (typeof WHATS)[number];
  path: string;
  text: string;
}

/** A project that lives through the steps finds what a fresh one does. */
function checkSteps(steps: readonly Step[]): void {
  const project = projectOf(rules, new Map());
  const [files, before] = [new Map<string, string>(), new Map<string, string>()];
  for (const step of steps) {
    take(step, project, files, before);
    for (const path of project.paths()) project.report(path);
  }
  const fresh = projectOf(rules, files, undefined, before);
  for (const path of files.keys()) {
    const told = (of: Project) => of.report(path).findings.map(({ message, start }) => `${start} ${message}`);
    assert.deepEqual(told(project), told(fresh));
  }
}

function take({ what, path, text }: Step, project: Project, files: Map<string, string>, before: Map<string, string>) {
  const texts = what === 'now' || what === 'gone' ? files : before;
  if (what === 'now' || what === 'before') texts.set(path, text);
  else texts.delete(path);
  if (what === 'now') project.update(path, text, true);
  else if (what === 'gone') project.remove(path);
  else project.setBaseline(path, what === 'before' ? text : undefined);
}

describe('change against a baseline', () => {
  for (const { name, now, before = {}, kind, found = [] } of impacts) {
    it(name, () => {
      const copy = name.startsWith('a copy') ? `---\n${workload('Deployment')}` : '';
      const files = new Map([
        ['web.yaml', now],
        ['settings.yaml', config('fast') + copy],
      ]);
      const project = projectOf(rules, files, undefined, new Map(Object.entries(before)));
      const here = project.file('web.yaml')!.placed[0]!;
      assert.equal(impactOf(project.lookAround(), here)?.kind, kind);
      const messages = findings(project);
      assert.equal(messages.length, found.length, messages.join('\n'));
      for (const [i, message] of messages.entries()) assert.match(message, found[i]!);
    });
  }

  it('is the same whatever came first, and whatever was asked in between', () => {
    const path = fc.constantFrom('web.yaml', 'old.yaml', 'settings.yaml');
    const text = fc.constantFrom(
      ...['', config('fast'), config('slow'), workload('Deployment'), workload('Deployment', { image: 'web:2' })],
      ...[workload('Deployment', { app: 'shop' }), `${config('slow')}---\n${workload('Deployment')}`],
    );
    const step = fc.record({ what: fc.constantFrom(...WHATS), path, text });
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), checkSteps), { seed: 7, numRuns: 300 });
  });
});
