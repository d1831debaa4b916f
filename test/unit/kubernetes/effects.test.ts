import assert from 'node:assert/strict';
import { CRIO_DEFAULT_CAPABILITIES, DEFAULT_CAPABILITIES } from '../../../engine/kubernetes/capabilities';
import { effectsOf, gainOf, userTitle } from '../../../engine/kubernetes/effects';
import { podWith, workloadIn } from '../../support/workload';

function effects(pod: string, container: string, spec = '') {
  const workload = podWith(
    `{securityContext: {${pod}}, containers: [{name: c, securityContext: {${container}}}]${spec}}`,
  );
  return effectsOf(workload.containers[0]!)!;
}

describe('what a process will be allowed', () => {
  const users: [pod: string, container: string, user: string][] = [
    ['', '', 'image'],
    ['runAsNonRoot: true', '', 'not-root'],
    ['runAsNonRoot: true', 'runAsNonRoot: false', 'image'],
    ['', 'runAsNonRoot: true', 'not-root'],
    ['runAsUser: 1000', '', 'user 1000'],
    ['runAsUser: 1000', 'runAsUser: 0', 'root'],
    ['runAsUser: 0', 'runAsUser: 5', 'user 5'],
    ['runAsUser: 0', '', 'root'],
    ['runAsUser: 0', 'runAsNonRoot: true', 'refused'],
    ['runAsNonRoot: true', 'runAsUser: 0', 'refused'],
    ['runAsNonRoot: true, runAsUser: 7', '', 'user 7'],
    ['runAsNonRoot: true', 'runAsNonRoot: false, runAsUser: 0', 'root'],
  ];
  for (const [pod, container, user] of users)
    it(`runs pod {${pod}} container {${container}} as ${user}`, () => {
      const found = effects(pod, container).user;
      assert.equal(found.kind === 'user' ? userTitle(found) : found.kind, user);
    });

  const held: [pod: string, container: string, capabilities: readonly string[] | undefined][] = [
    ['', '', undefined],
    ['runAsUser: 1', 'capabilities: {add: [NET_ADMIN]}', []],
    ['runAsNonRoot: true', 'privileged: true', []],
    ['runAsUser: 0', '', DEFAULT_CAPABILITIES],
    ['runAsUser: 0', 'privileged: true', ['ALL']],
    ['runAsUser: 0', 'capabilities: {drop: [all]}', []],
    ['runAsUser: 0', 'capabilities: {drop: [ALL], add: [NET_ADMIN, CAP_SYS_TIME]}', ['NET_ADMIN', 'SYS_TIME']],
    ['runAsUser: 0', 'capabilities: {drop: [NET_RAW]}', DEFAULT_CAPABILITIES.filter(name => name !== 'NET_RAW')],
    ['runAsUser: 0', 'capabilities: {add: [ALL]}', ['ALL']],
    ['runAsUser: 0', 'capabilities: {add: [CHOWN]}', DEFAULT_CAPABILITIES],
  ];
  for (const [pod, container, capabilities] of held)
    it(`gives pod {${pod}} container {${container}} ${capabilities ?? 'what depends on the image'}`, () =>
      assert.deepEqual(effects(pod, container).capabilities, capabilities));

  const gains: [pod: string, container: string, gain: string][] = [
    ['runAsUser: 0', '', 'held'],
    ['', '', 'unknown'],
    ['runAsUser: 1000', '', 'by-file'],
    ['runAsUser: 1000', 'allowPrivilegeEscalation: true', 'by-file'],
    ['runAsUser: 1000', 'allowPrivilegeEscalation: false', 'by-entrypoint'],
    ['runAsNonRoot: true', 'allowPrivilegeEscalation: false', 'by-entrypoint'],
    ['runAsUser: 0', 'allowPrivilegeEscalation: false', 'held'],
    ['runAsUser: 1000', 'allowPrivilegeEscalation: false}, command: [/bin/sh, -c], x: {', 'never'],
    ['runAsUser: 1000', 'allowPrivilegeEscalation: true}, command: [sh], x: {', 'by-file'],
    ['runAsUser: 1000', 'allowPrivilegeEscalation: false}, command: [/app/shell], x: {', 'by-entrypoint'],
  ];
  for (const [pod, container, gain] of gains)
    it(`lets pod {${pod}} container {${container}} gain a capability: ${gain}`, () =>
      assert.equal(gainOf(effects(pod, container)), gain));

  it('knows how many capabilities the runtimes give', () => {
    assert.equal(DEFAULT_CAPABILITIES.length, 14);
    assert.equal(CRIO_DEFAULT_CAPABILITIES.length, 9);
  });

  it('says nothing of Windows', () => {
    const windows = podWith('{os: {name: windows}, containers: [{name: c}]}');
    assert.equal(effectsOf(windows.containers[0]!), undefined);
  });

  it('does not guess what a template fills in', () => {
    const text = `apiVersion: v1
kind: Pod
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
    - name: uid
      securityContext:
        runAsUser: {{ .Values.uid }}
    - name: known
      securityContext:
        runAsUser: 1000
        allowPrivilegeEscalation: {{ .Values.escalate }}
`;
    const found = workloadIn(text, 'template').containers.map(container => effectsOf(container)!);
    assert.deepEqual(
      found.map(one => [one.user.kind, one.noNewPrivileges, gainOf(one)]),
      [
        ['unknown', undefined, 'unknown'],
        ['not-root', false, 'by-file'],
        ['user', undefined, 'unknown'],
      ],
    );
  });
});
