import { type Container, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix, type Severity } from '../../engine/lint/rule';
import { at, isOpen, itemsAt, type Mapping, type YamlNode } from '../../engine/yaml/nodes';
import { asBool, asString } from '../../engine/yaml/scalars';
import { isOptionalPart } from '../shared/guards';
import { type HostPath, hostPathAt } from '../shared/hostPaths';
import { whoOf } from '../shared/security';

export default defineRule({
  meta: {
    id: 'safe-zone/host-path',
    title: 'A pod mounts files of its node',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['sensitive-host-mounts', 'writable-host-mount', 'docker-sock'],
      polaris: ['hostPathSet'],
      checkov: ['CKV_K8S_27'],
      trivy: ['KSV-0006', 'KSV-0023', 'KSV-0121'],
      kubescape: ['C-0020', 'C-0045', 'C-0048', 'C-0074'],
    },
  },
  workload(workload, context) {
    for (const item of itemsAt(workload.podSpec, 'volumes')) {
      const hostPath = at(item, 'hostPath');
      if (item.kind === 'mapping' && hostPath?.kind === 'mapping') reportVolume(item, hostPath, workload, context);
    }
  },
});

interface Mount {
  container: Container;
  place: YamlNode;
  readOnly: boolean;
}

function reportVolume(volume: Mapping, hostPath: Mapping, workload: Workload, context: Context): void {
  const node = at(hostPath, 'path');
  const path = asString(node);
  if (!node || path === undefined || isOptionalPart(context.document, node.start, workload.resource.root)) return;
  const known = hostPathAt(path);
  const mounts = certainMounts(mountsOf(asString(at(volume, 'name')), workload), workload, context);
  const use = useOf(mounts);
  context.report({
    at: node,
    severity: severityOf(known, use),
    message: messageOf({ path, known, use, mounts, workload }),
    related: mounts.map(({ container, place, readOnly }) => ({
      message: `${containerTitle(container)} mounts it${readOnly ? ', read-only' : ', and may write'}`,
      at: place,
    })),
    fixes: known || isSpecial(hostPath) ? [] : [fix(volume, hostPath)],
  });
}

type Use = 'unused' | 'read' | 'write';

function useOf(mounts: readonly Mount[]): Use {
  if (mounts.length === 0) return 'unused';
  return mounts.every(({ readOnly }) => readOnly) ? 'read' : 'write';
}

/** Without those that a template may leave out, unless it may leave out all. */
function certainMounts(mounts: readonly Mount[], { resource }: Workload, { document }: Context): readonly Mount[] {
  const certain = mounts.filter(({ place }) => !isOptionalPart(document, place.start, resource.root));
  return certain.length > 0 ? certain : mounts;
}

function mountsOf(name: string | undefined, workload: Workload): Mount[] {
  if (name === undefined) return [];
  return workload.containers.flatMap(container =>
    itemsAt(container.node, 'volumeMounts')
      .filter(mount => asString(at(mount, 'name')) === name)
      .map(mount => ({
        container,
        place: at(mount, 'mountPath') ?? mount,
        readOnly: asBool(at(mount, 'readOnly')) === true,
      })),
  );
}

function severityOf(known: HostPath | undefined, use: Use): Severity {
  if (use === 'unused') return 'information';
  if (known?.runtime) return 'error';
  return use === 'write' || known?.evenReadOnly ? 'warning' : 'information';
}

interface Found {
  path: string;
  known: HostPath | undefined;
  use: Use;
  mounts: readonly Mount[];
  workload: Workload;
}

function messageOf({ path, known, use, mounts, workload }: Found): string {
  const who = use === 'unused' ? 'this pod, though no container mounts it' : whoOf(distinct(mounts));
  const how = { unused: '', read: ', read-only', write: ', to read and to write' }[use];
  if (known?.runtime && use !== 'unused')
    return `${path} hands ${who} ${known.exposes}: whoever reaches it starts privileged containers and owns the node, and mounting it read-only does not help. Use the Kubernetes API, or a builder that needs no daemon.`;
  if (known) return `${path} exposes ${known.exposes} to ${who}${how}. ${ADVICE[use]}`;
  const place =
    use === 'unused'
      ? 'Remove the volume.'
      : 'Use a PersistentVolumeClaim, or an emptyDir if the files may go with the pod.';
  const stays =
    workload.resource.kind === 'DaemonSet'
      ? 'each node has its own, and they stay there when the pod goes'
      : 'on another node the pod finds other files, or none';
  return `${path} lies on whatever node the pod runs, and is given to ${who}${how}: ${stays}. ${place}`;
}

const ADVICE: Record<Use, string> = {
  unused: 'Remove the volume.',
  read: 'Mount only what is needed.',
  write: 'Mount only what is needed, and read-only where nothing is written.',
};

function distinct(mounts: readonly Mount[]): Container[] {
  return [...new Set(mounts.map(({ container }) => container))];
}

/** Sockets, devices and single files, which no folder can stand in for. */
function isSpecial(hostPath: Mapping): boolean {
  const type = asString(at(hostPath, 'type'));
  return isOpen(hostPath) || (type !== undefined && type !== '' && !type.startsWith('Directory'));
}

function fix(volume: Mapping, hostPath: Mapping): Fix {
  return {
    title: 'Use an emptyDir instead (empty at the start, and gone with the pod)',
    safety: 'choice',
    operations: () => [
      { kind: 'renameKey', mapping: volume, key: 'hostPath', to: 'emptyDir' },
      { kind: 'replaceNode', node: hostPath, value: {} },
    ],
  };
}
