/** A Linux capability: a slice of root's power. */
export interface CapabilityInfo {
  /** What its holder may do, to follow «lets it». Source: Linux man-pages capabilities(7). */
  allows: string;
  /** containerd gives it to every container. Source: containerd pkg/oci/spec.go, defaultUnixCaps. */
  byDefault?: true;
  /** CRI-O gives it to every container. Source: cri-o internal/config/capabilities/capabilities_linux.go. */
  byCrio?: true;
  /**
   * May be added at level baseline. Source: kubernetes/pod-security-admission policy/check_capabilities_baseline.go.
   */
  baseline?: true;
}

const EVERYWHERE = { byDefault: true, byCrio: true, baseline: true } as const;
const CONTAINERD = { byDefault: true, baseline: true } as const;

const CAPABILITIES: Readonly<Record<string, CapabilityInfo>> = {
  AUDIT_CONTROL: { allows: 'switch the audit log of the node on and off' },
  AUDIT_READ: { allows: 'read the audit log of the node' },
  AUDIT_WRITE: { allows: 'write into the audit log of the node', ...CONTAINERD },
  BLOCK_SUSPEND: { allows: 'keep the node from suspending' },
  BPF: { allows: 'load programs into the kernel' },
  CHECKPOINT_RESTORE: { allows: 'freeze and restore processes' },
  CHOWN: { allows: 'give files to any user', ...EVERYWHERE },
  DAC_OVERRIDE: { allows: 'read and write every file whatever its permissions', ...EVERYWHERE },
  DAC_READ_SEARCH: { allows: 'read every file, also of the node by its handle' },
  FOWNER: { allows: 'change permissions of files that belong to others', ...EVERYWHERE },
  FSETID: { allows: 'keep setuid bits of files that it changes', ...EVERYWHERE },
  IPC_LOCK: { allows: 'lock memory without limit' },
  IPC_OWNER: { allows: 'use shared memory that belongs to others' },
  KILL: { allows: 'signal processes of other users', ...EVERYWHERE },
  LEASE: { allows: 'hold leases on files that belong to others' },
  LINUX_IMMUTABLE: { allows: 'make files unchangeable, and changeable again' },
  MAC_ADMIN: { allows: 'change the mandatory access control of the node' },
  MAC_OVERRIDE: { allows: 'ignore mandatory access control' },
  MKNOD: { allows: 'make device files', ...CONTAINERD },
  NET_ADMIN: { allows: 'change interfaces, routes and firewall rules and listen to all traffic of its network' },
  NET_BIND_SERVICE: { allows: 'listen on ports below 1024', ...EVERYWHERE },
  NET_BROADCAST: { allows: 'send broadcasts' },
  NET_RAW: { allows: 'forge packets, and so pose as other pods', byDefault: true },
  PERFMON: { allows: 'watch what the kernel and other processes do' },
  SETFCAP: { allows: 'give capabilities to files', ...CONTAINERD },
  SETGID: { allows: 'take on any group', ...EVERYWHERE },
  SETPCAP: { allows: 'change the capabilities of its processes', ...EVERYWHERE },
  SETUID: { allows: 'become any user', ...EVERYWHERE },
  SYSLOG: { allows: 'read the log and the addresses of the kernel' },
  SYS_ADMIN: { allows: 'mount file systems and do most of what root may: a way out of the container' },
  SYS_BOOT: { allows: 'reboot the node' },
  SYS_CHROOT: { allows: 'change its root folder', ...CONTAINERD },
  SYS_MODULE: { allows: 'put modules into the kernel of the node' },
  SYS_NICE: { allows: 'take processor time from others by raising its priority' },
  SYS_PACCT: { allows: 'switch process accounting of the node on and off' },
  SYS_PTRACE: { allows: 'read and change the memory of other processes' },
  SYS_RAWIO: { allows: 'read and write devices and memory of the node directly' },
  SYS_RESOURCE: { allows: 'exceed limits and quotas' },
  SYS_TIME: { allows: 'set the clock of the node' },
  SYS_TTY_CONFIG: { allows: 'take over terminals' },
  WAKE_ALARM: { allows: 'wake the node up' },
  ALL: { allows: 'do all that root may' },
};

/** Undefined for names that no kernel knows. */
export function capabilityInfo(name: string): CapabilityInfo | undefined {
  return Object.hasOwn(CAPABILITIES, name) ? CAPABILITIES[name] : undefined;
}

/** What containerd leaves a container that asks for nothing. */
export const DEFAULT_CAPABILITIES: readonly string[] = Object.keys(CAPABILITIES).filter(
  name => CAPABILITIES[name]?.byDefault,
);

/** What CRI-O leaves a container that asks for nothing. */
export const CRIO_DEFAULT_CAPABILITIES: readonly string[] = Object.keys(CAPABILITIES).filter(
  name => CAPABILITIES[name]?.byCrio,
);

/** What the level baseline lets a container add. */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set(
  Object.keys(CAPABILITIES).filter(name => CAPABILITIES[name]?.baseline),
);
