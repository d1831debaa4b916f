import type { ResourceFacts } from '../../engine/workspace/facts';
import type { ShellCommand } from '../protocol';

/** Kinds by whose name kubectl finds a pod. Source: kubernetes/kubectl pkg/polymorphichelpers/logsforobject.go. */
const BY_NAME = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'];

/** What may stand in a command line without quotes, as names of Kubernetes objects and values of labels may. */
const HARMLESS = /^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/;

/** The commands that show what became of a workload's pods; none where a name would not be safe in a shell. */
export function logCommands({ kind, name, namespace, workload }: ResourceFacts): ShellCommand[] {
  if (!workload || name === undefined || ![name, kind, ...(namespace ? [namespace] : [])].every(isHarmless)) return [];
  const target = `${kind.toLowerCase()}/${name}`;
  const where = namespace ? ` -n ${namespace}` : '';
  const labels = Object.entries(workload.labels.known).flatMap(([key, value]) =>
    value !== undefined && isHarmless(key) && isHarmless(value) ? [`${key}=${value}`] : [],
  );
  const names = workload.containers.flatMap(({ name: container }) =>
    container !== undefined && isHarmless(container) ? [container] : [],
  );
  const ofContainers = BY_NAME.includes(kind)
    ? names.flatMap(container => [
        { title: `Logs of ${container}`, command: `kubectl logs ${target}${where} -c ${container} --tail=200 -f` },
        { title: `${container} before its last restart`, command: `kubectl logs ${target}${where} -c ${container} -p` },
      ])
    : [];
  const ofAll = `kubectl logs -l ${labels.join(',')}${where} --all-containers --prefix --tail=100`;
  return [
    ...ofContainers,
    ...(labels.length > 0 ? [{ title: 'Logs of all pods and containers', command: ofAll }] : []),
    { title: 'Events', command: `kubectl events${where} --for ${target}` },
    { title: 'Describe', command: `kubectl describe ${target}${where}` },
  ];
}

function isHarmless(text: string): boolean {
  return HARMLESS.test(text);
}
