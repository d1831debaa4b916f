import assert from 'node:assert/strict';
import { unknownFields } from '../../engine/kubernetes/lifecycle/conformity';
import { allFieldRows, type FieldLife, fieldLifeFor } from '../../engine/kubernetes/lifecycle/fields';
import type { Place } from '../../engine/kubernetes/lifecycle/places';
import { typedKinds } from '../../engine/kubernetes/lifecycle/types';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { carryOut } from '../../engine/lint/fixes';
import { applyEdits } from '../../engine/text/edits';
import { plainOf } from '../../engine/yaml/plain';
import { rules } from '../../rules/registry.generated';
import { documentOf } from '../support/documents';
import { projectOf } from '../support/project';

/** The rules that share the rows of the field table among them. */
const RULES = rules.filter(({ meta }) =>
  /^(treadmill\/(?!vendor-lock)|logs\/default-container-unknown$)/.test(meta.id),
);

interface Specimen {
  row: string;
  place: Place;
  text: string;
}

/** For every row and every kind that it names, the smallest object that has the thing at one of its places. */
function specimens(): Specimen[] {
  const kinds = new Map(typedKinds().map(id => [id.slice(id.lastIndexOf('/') + 1), id]));
  kinds.set('KubeProxyConfiguration', 'kubeproxy.config.k8s.io/v1alpha1/KubeProxyConfiguration');
  return allFieldRows().flatMap(row =>
    row.kinds
      .flatMap(kind => (kind === '@pod' ? ['Pod', 'CronJob'] : kind === '*' ? ['ConfigMap'] : [kind]))
      .flatMap(kind => {
        const id = kinds.get(kind);
        const apiVersion = id?.slice(0, -kind.length - 1);
        const life = apiVersion && fieldLifeFor(apiVersion, kind).find(one => one.id === row.id);
        if (!apiVersion || !life) return [];
        return life.places.map(place => ({ row: row.id, place, text: objectWith(apiVersion, kind, life, place) }));
      }),
  );
}

type Json = { [key: string]: Json } | Json[] | string | number;

function objectWith(apiVersion: string, kind: string, life: FieldLife, { path, condition }: Place): string {
  const object: { [key: string]: Json } = { apiVersion, kind, metadata: { name: 'a' } };
  const value = valueFor(life, condition);
  const last = path.length - 1;
  let here: { [key: string]: Json } | Json[] = object;
  for (const [i, step] of path.entries()) {
    const below: Json = i === last ? value : path[i + 1] === '[]' ? [] : {};
    if (Array.isArray(here)) here.push(below);
    else if (i < last || condition.is !== 'absent') here[step.replace(/\*$/, 'a')] ??= below;
    here = (Array.isArray(here) ? here[0] : here[step.replace(/\*$/, 'a')]) as typeof here;
  }
  if (condition.is === 'where') Object.assign(object.spec!, { [condition.path.at(-1)!]: condition.value });
  completePod(object);
  return `${JSON.stringify(object)}\n`;
}

function valueFor({ id }: FieldLife, condition: Place['condition']): Json {
  const own = OWN_VALUES[id];
  if (own !== undefined) return own;
  if (condition.is === 'equals') return condition.value;
  if (condition.is === 'startsWith') return `${condition.prefixes[0]}a:1`;
  return condition.is === 'contains' ? 'TZ=UTC 0 3 * * *' : 'a';
}

/** Where a fix reads the value. */
const OWN_VALUES: Record<string, Json> = {
  'tolerate-unready': 'true',
  'seccomp-pod': 'runtime/default',
  'seccomp-container': 'runtime/default',
  'apparmor-container': 'localhost/a',
  sysctls: 'net.a=1',
  'sched-tolerations': '[]',
  'sched-affinity': '{}',
  'pod-resourceclaims-source': { resourceClaimName: 'a' },
};

/** A pod of which no container has an image passes for a patch. */
function completePod(object: { [key: string]: Json }): void {
  const paths = { Pod: [], Deployment: ['spec', 'template'], CronJob: ['spec', 'jobTemplate', 'spec', 'template'] };
  const path = paths[object.kind as keyof typeof paths];
  if (!path) return;
  let pod = object;
  for (const key of [...path, 'spec']) {
    pod[key] ??= {};
    pod = pod[key] as typeof object;
  }
  pod.containers ??= [{}];
  const [first] = pod.containers as { [key: string]: Json }[];
  Object.assign(first!, { name: 'a', image: first!.image ?? 'a:1' });
}

/** Rows that other rules look after, or of which no version of Kubernetes alone can say anything. */
const ELSEWHERE = /^(hpa-minreplicas-0|sts-maxunavailable|psp-apparmor|psp-seccomp|svc-headless-targetport)$/;

describe('every row of the field table, in an object of every kind that it names', () => {
  const all = specimens();
  const current = new Set(allFieldRows().flatMap(({ id, status }) => (status === 'current' ? [id] : [])));
  const files = new Map(all.map(({ text }, i) => [`${i}.yaml`, text]));

  it('is found in the newest version, unless it is current', () => {
    assert.ok(all.length > 250, String(all.length));
    const project = projectOf(RULES, files);
    for (const [i, { row, text }] of all.entries()) {
      const findings = project.report(`${i}.yaml`).findings.map(({ rule, message }) => `${rule}: ${message}`);
      if (current.has(row)) assert.deepEqual(findings, [], text);
      else if (!ELSEWHERE.test(row)) assert.ok(findings.length > 0, `${row}: nothing in ${text}`);
    }
  });

  for (const target of [18, 23, 28, NEWEST_VERSION]) {
    it(`is mended in 1.${target} by fields that it knows, once and for all`, () => {
      const project = projectOf(RULES, files, `kubernetesVersion: "1.${target}"\n`);
      let fixed = 0;
      for (const [i, { row, text }] of all.entries()) {
        const path = `${i}.yaml`;
        const known = unknownIn(text, target);
        for (const finding of project.report(path).findings) {
          for (const { title, safety } of finding.fixes) {
            const result = carryOut(project, path, text, finding.fingerprint, title, () => text);
            assert.ok('changes' in result, `${row}: ${title}: ${'refused' in result ? result.refused : ''}`);
            const after = applyEdits(text, result.changes[0]!.edits);
            const strange = unknownIn(after, target).filter(field => !known.includes(field));
            assert.deepEqual(strange, [], `${row}: ${title}: ${after}`);
            fixed++;
            if (safety !== 'safe' || target < NEWEST_VERSION) continue;
            const again = projectOf(RULES, new Map([[path, after]]), `kubernetesVersion: "1.${target}"\n`);
            const offers = again.report(path).findings.flatMap(one => one.fixes.map(fix => fix.title));
            assert.ok(!offers.includes(title), `${row}: ${title} is offered again: ${after}`);
          }
        }
      }
      assert.ok(fixed > 20, String(fixed));
    });
  }
});

function unknownIn(text: string, target: number): string[] {
  const [resource] = resourcesOf(documentOf(text));
  assert.ok(resource);
  return unknownFields(plainOf(resource.root), resource.apiVersion, resource.kind, target) ?? [];
}
