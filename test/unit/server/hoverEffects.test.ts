import assert from 'node:assert/strict';
import { describeEffects } from '../../../server/features/hoverEffects';
import { podWith } from '../../support/workload';

const DEFAULTS =
  '`AUDIT_WRITE`, `CHOWN`, `DAC_OVERRIDE`, `FOWNER`, `FSETID`, `KILL`, `MKNOD`, `NET_BIND_SERVICE`, `NET_RAW`, `SETFCAP`, `SETGID`, `SETPCAP`, `SETUID`, `SYS_CHROOT`';

/** A pod with the container `a`, and what the hover says of it, line by line. */
const cases: [name: string, spec: string, ...lines: string[]][] = [
  [
    'one that says nothing',
    '{containers: [{name: a}]}',
    '**Container a**',
    '- Runs as whom its image says, root not excluded.',
    `- Starts with the capabilities ${DEFAULTS} if that is root, else with none.`,
    '- What it starts may gain more, through setuid programs and file capabilities.',
    '- No filter of system calls, unless the kubelet sets one.',
    '- May change the files of its image.',
  ],
  [
    'an ordinary user that is granted a capability',
    '{securityContext: {runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}, containers: [{name: a, command: [sh, -c, run], securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}]}',
    '**Container a**',
    '- Runs as user 1000 (set by the pod).',
    '- Starts with no capabilities.',
    '- `NET_BIND_SERVICE`: for no program at all.',
    '- Nothing that it starts gains more: setuid programs and file capabilities are ignored.',
    '- System calls filtered by the runtime’s profile.',
    '- Cannot change the files of its image.',
  ],
  [
    'root with one capability, in a pod with users of its own',
    '{hostUsers: false, containers: [{name: a, securityContext: {runAsUser: 0, seccompProfile: {type: Unconfined}, capabilities: {drop: [ALL], add: [CHOWN]}}}]}',
    '**Container a**',
    '- Runs as root (set by the container), and root in it is an ordinary user of the node.',
    '- Starts with the capabilities `CHOWN`.',
    '- What it starts may gain more, through setuid programs and file capabilities.',
    '- No filter of system calls (taken away by the container).',
    '- May change the files of its image.',
  ],
  [
    'a privileged one',
    '{containers: [{name: a, securityContext: {privileged: true, runAsNonRoot: true}}]}',
    '**Container a**',
    '- Runs as whom its image says; the kubelet refuses root, and a user by name.',
    '- Is privileged: all capabilities, every device of the node, no seccomp or AppArmor.',
    '- What it starts may gain more, through setuid programs and file capabilities.',
    '- No filter of system calls, unless the kubelet sets one.',
    '- May change the files of its image.',
  ],
  [
    'one that never starts',
    '{securityContext: {runAsUser: 0}, containers: [{name: a, securityContext: {runAsNonRoot: true}}]}',
    '**Container a**',
    '- Never starts: user 0 (set by the pod) is asked for and forbidden.',
  ],
];

describe('what a container may do, in words', () => {
  for (const [name, spec, ...lines] of cases) {
    it(name, () => assert.deepEqual(describeEffects(podWith(spec).containers[0]!)?.split('\n'), lines));
  }

  it('says nothing on Windows', () => {
    const pod = podWith('{os: {name: windows}, containers: [{name: a}]}');
    assert.equal(describeEffects(pod.containers[0]!), undefined);
  });
});
