import assert from 'node:assert/strict';
import { editDocument } from '../../engine/edit/apply';
import { breachesOf, violationsOf } from '../../engine/kubernetes/podSecurity/levels';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { securityOf } from '../../engine/kubernetes/security';
import { type Workload, workloadOf } from '../../engine/kubernetes/workload';
import { applyEdits } from '../../engine/text/edits';
import { parseStream } from '../../engine/yaml/parse';
import { hardenPod } from '../../rules/shared/security';
import { corpus } from '../support/corpus';
import { workloadIn } from '../support/workload';

/** Checks of level restricted that the pod still breaks once it is hardened. */
function left(workload: Workload): string[] {
  const hardened = workloadIn(hardenedText(workload) ?? workload.resource.document.text);
  return violationsOf(breachesOf(hardened), 'restricted', 37).map(({ check }) => check);
}

function hardenedText(workload: Workload): string | undefined {
  const { document } = workload.resource;
  const operations = hardenPod(workload);
  const result = editDocument(document, operations);
  if ('refused' in result) return assert.fail(`${result.refused} in\n${document.text}`);
  return operations.length > 0 ? applyEdits(document.text, result.edits) : undefined;
}

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n';

describe('hardening a pod', () => {
  const rows: [name: string, spec: string, left: string[]][] = [
    ['one that says nothing', '  containers:\n    - name: a\n      image: i\n', []],
    ['flow style', '  containers: [{ name: a, image: i }]\n  securityContext: {}\n', []],
    [
      'one that says some of it',
      '  securityContext:\n    fsGroup: 5 # keep\n  containers:\n    - name: a\n      image: i\n      securityContext:\n        capabilities:\n          drop: [all]\n',
      [],
    ],
    [
      'containers that say otherwise for themselves',
      '  initContainers:\n    - name: s\n      image: i\n      securityContext:\n        runAsNonRoot: false\n  containers:\n    - name: a\n      image: i\n',
      [],
    ],
    [
      'a privileged one beside it',
      '  containers:\n    - name: a\n      image: i\n    - name: b\n      image: i\n      securityContext:\n        privileged: true\n',
      ['privileged', 'allowPrivilegeEscalation', 'capabilities_restricted', 'runAsNonRoot'],
    ],
    [
      'root on purpose',
      '  containers:\n    - name: a\n      image: i\n      securityContext:\n        runAsUser: 0\n',
      ['runAsNonRoot', 'runAsUser'],
    ],
    [
      'what settings cannot mend',
      '  containers:\n    - name: a\n      image: i\n  volumes:\n    - name: v\n      hostPath:\n        path: /srv\n',
      ['restrictedVolumes'],
    ],
  ];
  for (const [name, spec, checks] of rows)
    it(`leaves of ${name}: ${checks.join(', ') || 'nothing'}`, () =>
      assert.deepEqual(left(workloadIn(HEAD + spec)), checks));

  it('changes nothing in a pod that is hard already', () => {
    const text = hardenedText(workloadIn(`${HEAD}  containers:\n    - name: a\n      image: i\n`))!;
    assert.deepEqual(hardenPod(workloadIn(text)), []);
  });

  it('leaves no missing setting in a pod of the corpus that is not root or privileged by its own word', function () {
    this.timeout(120_000);
    const settings = [
      'allowPrivilegeEscalation',
      'capabilities_restricted',
      'runAsNonRoot',
      'seccompProfile_restricted',
    ];
    let count = 0;
    for (const { path, text } of corpus(this)) {
      if (text.includes('{{')) continue;
      for (const { document } of parseStream(text, { templates: 'auto', patch: false }).documents) {
        const resources = resourcesOf(document);
        const workload =
          resources.length === 1 && document.problems.length === 0 ? workloadOf(resources[0]!) : undefined;
        if (!workload?.podSpec || workload.containers.some(speaksForItself)) continue;
        const rest = left(workload).filter(check => settings.includes(check));
        assert.deepEqual(rest, addsMore(workload) ? ['capabilities_restricted'] : [], path);
        count++;
      }
    }
    assert.ok(count > 100, `${count} pods`);
  });
});

function speaksForItself(container: Workload['containers'][number]): boolean {
  const { privileged, runAsUser } = securityOf(container);
  return privileged.value === true || runAsUser.value === 0;
}

function addsMore(workload: Workload): boolean {
  return workload.containers.some(container =>
    securityOf(container).added.some(({ name }) => name !== 'NET_BIND_SERVICE'),
  );
}
