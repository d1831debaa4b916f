/** A place on a node, and what a pod that mounts it gets hold of. */
export interface HostPath {
  /** Absolute, without a slash at the end; covers all below it, unless a longer one does or `alone` is set. */
  path: string;
  /** What is below is not covered: most of it belongs to whoever put it there. */
  alone?: true;
  /** To follow «exposes». */
  exposes: string;
  /** Reading is enough to do harm, or reading and writing make no difference. */
  evenReadOnly?: true;
  /** The socket of the container runtime: who reaches it is root on the node. */
  runtime?: true;
  /** Where that is written. */
  source: string;
}

const FHS = 'Filesystem Hierarchy Standard 3.0';
const KUBELET = 'kubernetes.io, «Kubelet Files and Paths»';

/** Add a line to teach the rule another place. */
export const HOST_PATHS: readonly HostPath[] = [
  runtime('/run/cri-dockerd.sock', 'cri-dockerd', 'Mirantis/cri-dockerd README'),
  runtime('/run/dockershim.sock', 'dockershim', 'kubernetes.io, «Container Runtimes»'),
  runtime('/run/containerd', 'containerd', 'kubernetes.io, «Container Runtimes»'),
  runtime('/run/k3s/containerd', 'containerd', 'k3s-io/k3s'),
  runtime('/run/crio', 'CRI-O', 'kubernetes.io, «Container Runtimes»'),
  runtime('/run/podman', 'Podman', 'docs.podman.io, podman-system-service'),
  { path: '', alone: true, exposes: 'all files of the node', evenReadOnly: true, source: FHS },
  {
    path: '/run',
    alone: true,
    exposes: 'the sockets of the container runtime and all other services of the node',
    evenReadOnly: true,
    source: FHS,
  },
  { path: '/run/systemd', exposes: 'the service manager of the node', evenReadOnly: true, source: FHS },
  { path: '/run/dbus', exposes: 'the message bus of the node', evenReadOnly: true, source: FHS },
  { path: '/run/udev', exposes: 'the device list of the node', source: FHS },
  { path: '/run/log', exposes: 'the logs of the node', source: FHS },
  {
    path: '/run/xtables.lock',
    exposes: 'the lock of the firewall of the node',
    source: 'kubernetes/kubernetes cluster/addons kube-proxy',
  },
  { path: '/run/netns', exposes: 'the network namespaces of all pods', evenReadOnly: true, source: 'ip-netns(8)' },
  {
    path: '/etc',
    exposes: 'the configuration of the node with its keys and password hashes',
    evenReadOnly: true,
    source: FHS,
  },
  {
    path: '/etc/kubernetes',
    exposes: 'the certificates and static pods of the control plane',
    evenReadOnly: true,
    source: KUBELET,
  },
  { path: '/etc/cni', exposes: 'the configuration of the pod network', source: 'containernetworking/cni SPEC' },
  { path: '/etc/localtime', exposes: 'the time zone of the node', source: FHS },
  { path: '/etc/timezone', exposes: 'the time zone of the node', source: FHS },
  { path: '/etc/machine-id', exposes: 'the id of the node', source: 'machine-id(5)' },
  { path: '/etc/os-release', exposes: 'the version of the system of the node', source: 'os-release(5)' },
  { path: '/etc/hosts', exposes: 'the host names of the node', source: FHS },
  { path: '/etc/ssl/certs', exposes: 'the trusted certificates of the node', source: FHS },
  { path: '/etc/ca-certificates', exposes: 'the trusted certificates of the node', source: FHS },
  { path: '/etc/pki', exposes: 'the certificates of the node', source: FHS },
  { path: '/root', exposes: 'the files of root on the node', evenReadOnly: true, source: FHS },
  { path: '/home', exposes: 'the files of the users of the node', evenReadOnly: true, source: FHS },
  { path: '/boot', exposes: 'the kernel that the node starts', source: FHS },
  { path: '/dev', exposes: 'the devices of the node', evenReadOnly: true, source: FHS },
  { path: '/proc', exposes: 'all processes of the node and their environment', evenReadOnly: true, source: 'proc(5)' },
  { path: '/sys', exposes: 'the settings of the kernel and the devices of the node', source: 'sysfs(5)' },
  { path: '/bin', exposes: 'the programs of the node', source: FHS },
  { path: '/sbin', exposes: 'the programs of the node', source: FHS },
  { path: '/lib', exposes: 'the libraries of the node', source: FHS },
  { path: '/lib64', exposes: 'the libraries of the node', source: FHS },
  { path: '/lib/modules', exposes: 'the kernel modules of the node', source: FHS },
  { path: '/usr', exposes: 'the programs of the node', source: FHS },
  {
    path: '/usr/libexec/kubernetes',
    exposes: 'the volume plugins that the kubelet runs as root',
    source: 'kubernetes.io, «Volumes», FlexVolume',
  },
  {
    path: '/opt/cni',
    exposes: 'the programs of the pod network that the kubelet runs as root',
    source: 'containernetworking/cni SPEC',
  },
  {
    path: '/var',
    alone: true,
    exposes: 'the state of the kubelet and all other services of the node',
    evenReadOnly: true,
    source: FHS,
  },
  {
    path: '/var/lib',
    alone: true,
    exposes: 'the state of the kubelet and all other services of the node',
    evenReadOnly: true,
    source: FHS,
  },
  { path: '/var/log', exposes: 'the logs of the node and of all its pods', source: FHS },
  {
    path: '/var/lib/kubelet',
    exposes: 'the secrets and volumes of all pods of the node',
    evenReadOnly: true,
    source: KUBELET,
  },
  { path: '/var/lib/kubelet/plugins', exposes: 'the sockets and volumes of storage drivers', source: KUBELET },
  { path: '/var/lib/kubelet/plugins_registry', exposes: 'the registration of drivers', source: KUBELET },
  { path: '/var/lib/kubelet/pod-resources', exposes: 'which pods hold which devices', source: KUBELET },
  { path: '/var/lib/kubelet/device-plugins', exposes: 'the registration of devices', source: KUBELET },
  {
    path: '/var/lib/docker',
    exposes: 'the files of all containers of the node',
    evenReadOnly: true,
    source: 'docs.docker.com',
  },
  {
    path: '/var/lib/containerd',
    exposes: 'the files of all containers of the node',
    evenReadOnly: true,
    source: 'containerd docs/ops.md',
  },
  {
    path: '/var/lib/containers',
    exposes: 'the files of all containers of the node',
    evenReadOnly: true,
    source: 'containers-storage.conf(5)',
  },
  {
    path: '/var/lib/etcd',
    exposes: 'the whole state of the cluster with all its secrets',
    evenReadOnly: true,
    source: 'kubernetes.io, «Operating etcd clusters»',
  },
];

function runtime(path: string, name: string, source: string): HostPath {
  return { path, exposes: `the socket of ${name}`, evenReadOnly: true, runtime: true, source };
}

/** What runtimes call their socket, wherever a distribution or a link puts it. */
const SOCKETS: ReadonlyMap<string, HostPath> = new Map(
  [
    runtime('docker.sock', 'Docker', 'docs.docker.com, Docker daemon socket'),
    runtime('containerd.sock', 'containerd', 'microk8s.io, «containerd»; kubernetes.io, «Container Runtimes»'),
    runtime('crio.sock', 'CRI-O', 'kubernetes.io, «Container Runtimes»'),
    runtime('podman.sock', 'Podman', 'docs.podman.io, podman-system-service'),
  ].map(known => [known.path, known]),
);

/** The longest known path at or above this one; undefined for places that hold nothing of the node's own. */
export function hostPathAt(path: string): HostPath | undefined {
  const wanted = normal(path);
  const socket = SOCKETS.get(wanted.slice(wanted.lastIndexOf('/') + 1));
  if (socket) return socket;
  let best: HostPath | undefined;
  for (const known of HOST_PATHS) {
    const covers = wanted === known.path || (!known.alone && wanted.startsWith(`${known.path}/`));
    if (covers && (best === undefined || known.path.length > best.path.length)) best = known;
  }
  return best;
}

/** `/var/run` is `/run`, and a slash at the end says nothing. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '' : `/${parts.join('/')}`.replace(/^\/var\/run(?=\/|$)/, '/run');
}
