import assert from 'node:assert/strict';
import { breachesOf, type Level, violationsOf } from '../../../engine/kubernetes/podSecurity/levels';
import { podWith, workloadIn } from '../../support/workload';

const NEWEST = 37;

/** Container settings that keep to level restricted. */
const TIGHT = 'allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}';
/** Pod settings that keep to level restricted. */
const POD = 'runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}';

/** A pod that keeps to restricted but for what is added to its spec, its container, or their security contexts. */
function pod({ spec = '', context = '', container = '', own = '', annotations = '{}' }: Parts) {
  const containers = `containers: [{name: c, image: i, securityContext: {${list(TIGHT, own)}}${after(container)}}]`;
  return podWith(`{${list(containers, `securityContext: {${list(POD, context)}}`, spec)}}`, annotations);
}

interface Parts {
  spec?: string;
  context?: string;
  container?: string;
  own?: string;
  annotations?: string;
}

function list(...parts: string[]): string {
  return parts.filter(part => part !== '').join(', ');
}

function after(part: string): string {
  return part === '' ? '' : `, ${part}`;
}

function found(parts: Parts, level: Level, minor: number): string[] {
  return violationsOf(breachesOf(pod(parts)), level, minor).map(({ check }) => check);
}

type Row = [name: string, parts: Parts, check: string, from?: number, before?: number];

function spread(rows: Row[], level: Level): void {
  for (const [name, parts, check, from = 0, before = NEWEST + 1] of rows) {
    it(`${name}: ${check} from 1.${from}${before > NEWEST ? '' : ` to 1.${before - 1}`}`, () => {
      for (let minor = 0; minor <= NEWEST; minor++) {
        const wanted = from <= minor && minor < before ? [check] : [];
        assert.deepEqual(
          found(parts, level, minor).filter(id => id === check),
          wanted,
          `1.${minor}`,
        );
      }
    });
  }
}

describe('Pod Security level baseline', () => {
  spread(
    [
      ['host network', { spec: 'hostNetwork: true' }, 'hostNamespaces'],
      ['host processes', { spec: 'hostPID: true' }, 'hostNamespaces'],
      ['host memory', { spec: 'hostIPC: yes' }, 'hostNamespaces'],
      ['privileged', { own: 'privileged: true' }, 'privileged'],
      ['NET_RAW', { own: 'capabilities: {add: [NET_RAW]}' }, 'capabilities_baseline'],
      ['a prefix', { own: 'capabilities: {add: [CAP_CHOWN]}' }, 'capabilities_baseline'],
      ['a host path', { spec: 'volumes: [{name: v, hostPath: {path: /srv}}]' }, 'hostPathVolumes'],
      ['a host port', { container: 'ports: [{containerPort: 80, hostPort: 80}]' }, 'hostPorts'],
      [
        'a probed host',
        { container: 'livenessProbe: {httpGet: {host: a.example, port: 1}}' },
        'hostProbesAndHostLifecycle',
        34,
      ],
      [
        'a hook’s host',
        { container: 'lifecycle: {preStop: {tcpSocket: {host: 10.0.0.1, port: 1}}}' },
        'hostProbesAndHostLifecycle',
        34,
      ],
      ['AppArmor off', { context: 'appArmorProfile: {type: Unconfined}' }, 'appArmorProfile'],
      [
        'AppArmor off by annotation',
        { annotations: '{container.apparmor.security.beta.kubernetes.io/c: unconfined}' },
        'appArmorProfile',
      ],
      ['SELinux type', { own: 'seLinuxOptions: {type: spc_t}' }, 'seLinuxOptions'],
      ['SELinux engine', { context: 'seLinuxOptions: {type: container_engine_t}' }, 'seLinuxOptions', 0, 31],
      ['SELinux user', { context: 'seLinuxOptions: {user: u}' }, 'seLinuxOptions'],
      ['SELinux role', { own: 'seLinuxOptions: {role: r}' }, 'seLinuxOptions'],
      ['bare /proc', { own: 'procMount: Unmasked' }, 'procMount'],
      ['bare /proc with own users', { spec: 'hostUsers: false', own: 'procMount: Unmasked' }, 'procMount', 0, 35],
      ['seccomp off', { own: 'seccompProfile: {type: Unconfined}' }, 'seccompProfile_baseline', 19],
      [
        'seccomp off by annotation',
        { annotations: '{seccomp.security.alpha.kubernetes.io/pod: unconfined}' },
        'seccompProfile_baseline',
        0,
        19,
      ],
      ['an unsafe sysctl', { context: 'sysctls: [{name: kernel.msgmax, value: "1"}]' }, 'sysctls'],
      [
        'reserved ports',
        { context: 'sysctls: [{name: net.ipv4.ip_local_reserved_ports, value: "1"}]' },
        'sysctls',
        0,
        27,
      ],
      ['keepalive', { context: 'sysctls: [{name: net.ipv4.tcp_keepalive_time, value: "1"}]' }, 'sysctls', 0, 29],
      ['buffers', { context: 'sysctls: [{name: net.ipv4.tcp_rmem, value: "1"}]' }, 'sysctls', 0, 32],
      [
        'slow start',
        { context: 'sysctls: [{name: net.ipv4.tcp_slow_start_after_idle, value: "0"}]' },
        'sysctls',
        0,
        37,
      ],
      ['host process', { context: 'windowsOptions: {hostProcess: true}' }, 'windowsHostProcess'],
    ],
    'baseline',
  );

  const fine: [name: string, parts: Parts][] = [
    ['nothing special', {}],
    ['host settings that are off', { spec: 'hostNetwork: false, hostPID: false', own: 'privileged: false' }],
    [
      'every capability of the level',
      { own: 'capabilities: {add: [CHOWN, KILL, MKNOD, NET_BIND_SERVICE, SYS_CHROOT]}' },
    ],
    ['other volumes', { spec: 'volumes: [{name: v, nfs: {server: s, path: /}}, {name: w}]' }],
    ['port 0', { container: 'ports: [{containerPort: 80, hostPort: 0}]' }],
    ['an empty probe host', { container: 'livenessProbe: {httpGet: {host: "", port: 1}}' }],
    ['profiles of the runtime', { context: 'appArmorProfile: {type: Localhost, localhostProfile: p}' }],
    ['an allowed annotation', { annotations: '{container.apparmor.security.beta.kubernetes.io/c: localhost/p}' }],
    ['a container type', { own: 'seLinuxOptions: {type: container_t, level: "s0:c1"}' }],
    ['the default /proc', { own: 'procMount: Default' }],
    ['a safe sysctl', { context: 'sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]' }],
    ['root and no seccomp', { context: 'runAsUser: 0' }],
  ];
  for (const [name, parts] of fine)
    it(`allows ${name}`, () => {
      for (let minor = 0; minor <= NEWEST; minor++) assert.deepEqual(found(parts, 'baseline', minor), []);
    });
});

describe('Pod Security level restricted', () => {
  spread(
    [
      ['escalation left open', { spec: 'initContainers: [{name: d, image: i}]' }, 'allowPrivilegeEscalation', 8],
      [
        'escalation on Windows',
        { spec: 'os: {name: windows}, initContainers: [{name: d, image: i}]' },
        'allowPrivilegeEscalation',
        8,
        25,
      ],
      ['capabilities kept', { spec: 'initContainers: [{name: d, image: i}]' }, 'capabilities_restricted', 22],
      [
        'ALL in small letters',
        { spec: 'ephemeralContainers: [{name: d, securityContext: {capabilities: {drop: [all]}}}]' },
        'capabilities_restricted',
        22,
      ],
      [
        'capabilities on Windows',
        { spec: 'os: {name: windows}, initContainers: [{name: d, image: i}]' },
        'capabilities_restricted',
        22,
        25,
      ],
      ['a capability of baseline', { own: 'capabilities: {drop: [ALL], add: [CHOWN]}' }, 'capabilities_restricted', 22],
      [
        'bare /proc with own users',
        { spec: 'hostUsers: false', own: 'procMount: Unmasked' },
        'procMount_restricted',
        35,
      ],
      ['NFS', { spec: 'volumes: [{name: v, nfs: {server: s, path: /}}]' }, 'restrictedVolumes'],
      ['a host path', { spec: 'volumes: [{name: v, hostPath: {path: /srv}}]' }, 'restrictedVolumes'],
      ['root allowed', { own: 'runAsNonRoot: false' }, 'runAsNonRoot'],
      ['root allowed with own users', { spec: 'hostUsers: false', own: 'runAsNonRoot: false' }, 'runAsNonRoot', 0, 35],
      ['user 0', { own: 'runAsUser: 0' }, 'runAsUser', 23],
      ['user 0 with own users', { spec: 'hostUsers: false', context: 'runAsUser: 0' }, 'runAsUser', 23, 35],
      ['seccomp off', { own: 'seccompProfile: {type: Unconfined}' }, 'seccompProfile_restricted', 19],
      ['the network of the node', { spec: 'hostNetwork: true' }, 'hostNamespaces'],
    ],
    'restricted',
  );

  it('puts a stricter check in the place of the looser one', () => {
    const parts = { spec: 'volumes: [{name: v, hostPath: {path: /}}]', own: 'capabilities: {drop: [ALL], add: [BPF]}' };
    assert.deepEqual(found(parts, 'restricted', 37), ['capabilities_restricted', 'restrictedVolumes']);
    assert.deepEqual(found(parts, 'restricted', 21), ['capabilities_baseline', 'restrictedVolumes']);
    assert.deepEqual(found(parts, 'baseline', 37), ['capabilities_baseline', 'hostPathVolumes']);
    assert.deepEqual(found(parts, 'privileged', 37), []);
  });

  it('allows a pod that keeps to it', () => {
    const volumes = 'volumes: [{name: v, emptyDir: {}}, {name: w, image: {reference: r}}, {name: x, emptyDir: null}]';
    for (let minor = 0; minor <= NEWEST; minor++) assert.deepEqual(found({ spec: volumes }, 'restricted', minor), []);
  });

  const wordings: [spec: string, minor: number, said: string[]][] = [
    [
      '{containers: [{name: a, image: i}, {name: b, image: i}]}',
      37,
      [
        'allowPrivilegeEscalation != false (containers "a", "b" must set securityContext.allowPrivilegeEscalation=false)',
        'unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"])',
        'runAsNonRoot != true (pod or containers "a", "b" must set securityContext.runAsNonRoot=true)',
        'seccompProfile (pod or containers "a", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
    ],
    [
      `{hostPID: true, securityContext: {${POD}, runAsUser: 0}, containers: [{name: a, ports: [{hostPort: 80}], securityContext: {${TIGHT}, runAsUser: 0}}]}`,
      37,
      [
        'host namespaces (hostPID=true)',
        'hostPort (container "a" uses hostPort 80)',
        'runAsUser=0 (pod and container "a" must not set runAsUser=0)',
      ],
    ],
    [
      `{securityContext: {runAsNonRoot: false, seccompProfile: {type: Unconfined}}, containers: [{name: a, securityContext: {${TIGHT}}}]}`,
      37,
      [
        'runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)',
        'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
      ],
    ],
  ];
  for (const [spec, minor, said] of wordings)
    it(`says of ${spec.slice(0, 60)} what the admission says`, () => {
      const violations = violationsOf(breachesOf(podWith(spec)), 'restricted', minor);
      assert.deepEqual(
        violations.map(({ reason, detail }) => `${reason} (${detail})`),
        said,
      );
    });

  it('points at the first place that breaks a check', () => {
    const workload = workloadIn(
      'apiVersion: v1\nkind: Pod\nspec:\n  hostPID: true\n  containers:\n    - name: web\n      image: i\n',
    );
    const { text } = workload.resource.document;
    const marked = violationsOf(breachesOf(workload), 'restricted', 37).map(({ at }) => text.slice(at.start, at.end));
    assert.deepEqual(marked, ['true', 'web', 'web', 'web', 'web']);
  });

  it('counts as kept what a template or a patch may still set', () => {
    const template = `apiVersion: v1
kind: Pod
spec:
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  hostNetwork: {{ .Values.hostNetwork }}
  containers:
    - name: web
      image: i
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
`;
    assert.deepEqual(breachesOf(workloadIn(template, 'template')), []);
    const patch = 'apiVersion: v1\nkind: Pod\nspec:\n  hostIPC: true\n  containers:\n    - name: web\n';
    assert.deepEqual(
      breachesOf(workloadIn(patch, 'auto', true)).map(({ check }) => check),
      ['hostNamespaces'],
    );
  });
});
