import assert from 'node:assert/strict';
import { misspeltName } from '../../engine/text/misspelt';
import { rules } from '../../rules/registry.generated';
import { type EdgeUser, edgeUsers, targetKind } from '../support/edges';
import { projectOf } from '../support/project';

/** Rules look at kinds of their own groups only. */
const API_VERSIONS: Record<string, string> = {
  Ingress: 'networking.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  VerticalPodAutoscaler: 'autoscaling.k8s.io/v1',
  ScaledObject: 'keda.sh/v1alpha1',
};
function apiVersion(kind: string): string {
  return API_VERSIONS[kind] ?? (kind.endsWith('Route') ? 'gateway.networking.k8s.io/v1' : 'v1');
}

/** Edges of which a target that is not there is not spoken of, or not by a name that is near, and why. */
const SILENT: [edge: RegExp, why: string][] = [
  [/^StatefulSet spec\.serviceName$/, 'storage/governing-service goes by what selects the pods'],
];

/** One edge whose name is a slip of the one object of its kind. */
function titlesOf({ edge, user }: EdgeUser): string[] {
  const target = { apiVersion: 'v1', kind: targetKind(edge), metadata: { name: 'entrance', namespace: 'near' } };
  const files = new Map([
    ['user.yaml', JSON.stringify(user)],
    ['target.yaml', JSON.stringify(target)],
  ]);
  const settings = 'rules:\n  ordering/missing-reference:\n    secrets: true\n';
  const { findings } = projectOf(rules, files, settings).report('user.yaml');
  return findings.flatMap(({ fixes }) => fixes.map(({ title }) => title)).filter(title => title.includes('entrance'));
}

describe('a name that is nearly that of an object nearby', () => {
  for (const user of edgeUsers({ target: 'entrence', namespace: 'near' }, apiVersion)) {
    const why = user.edge.soft ? 'it can do without' : SILENT.find(([edge]) => edge.test(user.title))?.[1];
    it(`${why === undefined ? 'is corrected' : 'is left alone'}: ${user.title}${why === undefined ? '' : ` (${why})`}`, () =>
      assert.equal(titlesOf(user).length > 0, why === undefined, titlesOf(user).join()));
  }

  const slips: [name: string, known: string, isSlip: boolean][] = [
    ['public-entrence', 'public-entrance', true],
    ['public-entranc', 'public-entrance', true],
    ['publci-entrance', 'public-entrance', true],
    ['setting', 'settings', true],
    ['public-entrance', 'public-entrance', false],
    ['db-1', 'db-2', false],
    ['shard1', 'shard12', false],
    ['web-a', 'web-b', false],
    ['app-dev', 'app-dex', false],
    ['internal', 'external', false],
    ['public-entrence', 'publik-entrance', false],
    ['entrance', 'public-entrance', false],
  ];
  for (const [name, known, isSlip] of slips)
    it(`${name} is ${isSlip ? 'a slip of' : 'not meant to be'} ${known}`, () =>
      assert.equal(misspeltName(name, [known]), isSlip ? known : undefined));
});
