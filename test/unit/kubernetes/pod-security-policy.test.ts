import assert from 'node:assert/strict';
import type { Level } from '../../../engine/kubernetes/podSecurity/levels';
import { nearestLevel } from '../../../engine/kubernetes/podSecurity/policy';
import { mappingAt } from '../../../engine/yaml/nodes';
import { documentOf } from '../../support/documents';

const RESTRICTED =
  'allowPrivilegeEscalation: false, requiredDropCapabilities: [ALL], runAsUser: {rule: MustRunAsNonRoot}, volumes: [secret]';

const cases: [spec: string, level: Level | undefined, laxer: string][] = [
  [RESTRICTED, 'restricted', ''],
  [RESTRICTED.replace('MustRunAsNonRoot', 'MustRunAs, ranges: [{min: 1, max: 9}]'), 'restricted', ''],
  [RESTRICTED.replace('MustRunAsNonRoot', 'MustRunAs, ranges: [{min: 0, max: 9}]'), 'baseline', 'runAsUser'],
  [RESTRICTED.replace('MustRunAsNonRoot', 'RunAsAny'), 'baseline', 'runAsUser'],
  [RESTRICTED.replace('secret', 'secret, flexVolume'), 'baseline', 'volumes'],
  [`${RESTRICTED}, allowedCapabilities: [NET_BIND_SERVICE]`, 'restricted', ''],
  [`${RESTRICTED}, allowedCapabilities: [KILL]`, 'baseline', 'allowedCapabilities'],
  [`${RESTRICTED}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}`, 'restricted', ''],
  ['privileged: false', 'baseline', 'allowPrivilegeEscalation requiredDropCapabilities runAsUser'],
  [`${RESTRICTED}, privileged: true`, 'privileged', 'privileged'],
  [`${RESTRICTED}, hostNetwork: true, hostPID: false`, 'privileged', 'hostNetwork'],
  [`${RESTRICTED}, hostPorts: [{min: 1, max: 2}]`, 'privileged', 'hostPorts'],
  [`${RESTRICTED}, allowedCapabilities: ['*']`, 'privileged', 'allowedCapabilities'],
  [`${RESTRICTED}, defaultAddCapabilities: [CAP_SYS_ADMIN]`, 'privileged', 'defaultAddCapabilities'],
  [RESTRICTED.replace('secret', 'hostPath'), 'privileged', 'volumes: hostPath'],
  [RESTRICTED.replace('secret', '"*"'), 'privileged', 'volumes: *'],
  [`${RESTRICTED}, allowedUnsafeSysctls: [kernel.msg*]`, 'privileged', 'allowedUnsafeSysctls'],
  [`${RESTRICTED}, allowedProcMountTypes: [Unmasked]`, 'privileged', 'allowedProcMountTypes'],
];

describe('nearestLevel', () => {
  const levelOf = (text: string) => nearestLevel(mappingAt(documentOf(text).root)!);
  for (const [spec, level, laxer] of cases)
    it(`${level}: ${spec}`, () => {
      const found = levelOf(`spec: {${spec}}\n`);
      assert.deepEqual([found.level, found.laxer.join(' ')], [level, laxer]);
    });

  it('reads the profiles that annotations allow', () => {
    const key = 'seccomp.security.alpha.kubernetes.io/allowedProfileNames';
    const level = (value: string) =>
      levelOf(`metadata: {annotations: {${key}: '${value}'}}\nspec: {${RESTRICTED}}\n`).level;
    assert.deepEqual(['runtime/default', '*', 'unconfined'].map(level), ['restricted', 'privileged', 'privileged']);
  });

  it('knows nothing of what a template fills in', () => {
    assert.equal(levelOf('spec:\n  {{- toYaml .Values.psp | nindent 2 }}\n').level, undefined);
  });
});
