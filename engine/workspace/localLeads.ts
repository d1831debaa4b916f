import { type Resource, resourcesOf } from '../kubernetes/resource';
import { type Workload, workloadOf } from '../kubernetes/workload';
import type { Range } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import { at, itemsAt, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';

/** A name, and what it names in the same object. */
export interface LocalLead {
  at: Range;
  to: Range;
}

/** Names that lead to another place of their own object: mounts, ports of probes, the default container. */
export function localLeads(document: YamlDocument): LocalLead[] {
  return resourcesOf(document).flatMap(resource => {
    const workload = workloadOf(resource);
    return workload ? [...mounts(workload), ...probePorts(workload), ...defaultContainer(workload)] : [];
  });
}

function mounts({ containers, podSpec, resource }: Workload): LocalLead[] {
  const volumes = [...itemsAt(podSpec, 'volumes').map(volume => at(volume, 'name')), ...claimNames(resource)];
  const users = containers.flatMap(({ node }) =>
    ['volumeMounts', 'volumeDevices'].flatMap(key => itemsAt(node, key).map(mount => at(mount, 'name'))),
  );
  return users.flatMap(user => leadTo(user, volumes));
}

function claimNames({ root }: Resource): (YamlNode | undefined)[] {
  return itemsAt(root, 'spec', 'volumeClaimTemplates').map(claim => at(claim, 'metadata', 'name'));
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'].map(probe => [probe]);
const HANDLERS = [...PROBES, ...['postStart', 'preStop'].map(hook => ['lifecycle', hook])];

function probePorts({ containers }: Workload): LocalLead[] {
  return containers.flatMap(({ node }) => {
    const ports = itemsAt(node, 'ports').map(port => at(port, 'name'));
    const users = HANDLERS.flatMap(path => ['httpGet', 'tcpSocket'].map(form => at(node, ...path, form, 'port')));
    return users.flatMap(user => leadTo(user, ports));
  });
}

function defaultContainer({ template, containers }: Workload): LocalLead[] {
  const user = at(template, 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container');
  return leadTo(
    user,
    containers.map(({ node }) => at(node, 'name')),
  );
}

function leadTo(user: YamlNode | undefined, names: readonly (YamlNode | undefined)[]): LocalLead[] {
  const name = asString(user);
  const named = name === undefined ? undefined : names.find(node => asString(node) === name);
  return user && named ? [{ at: range(user), to: range(named) }] : [];
}

function range({ start, end }: Range): Range {
  return { start, end };
}
