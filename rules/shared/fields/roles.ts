import type { Resource } from '../../../engine/kubernetes/resource';
import type { Report } from '../../../engine/lint/rule';
import { listOf } from '../../../engine/text/words';
import { at, isOpen, itemsAt, type Mapping } from '../../../engine/yaml/nodes';
import { asString } from '../../../engine/yaml/scalars';

/** Rules of roles that no longer grant what they were written for. */
export function roleReports({ root, kind, group }: Resource, target: number): Report[] {
  if (group !== 'rbac.authorization.k8s.io' || !/^(Cluster)?Role$/.test(kind)) return [];
  const rules = itemsAt(root, 'rules').filter((rule): rule is Mapping => rule.kind === 'mapping');
  return [
    ...(target >= CREATE_NEEDED ? rules.flatMap(rule => connectionReport(rule, rules)) : []),
    ...(target >= CLAIMS_DIVIDED && !grantsParts(root, rules) ? rules.flatMap(claimReport) : []),
  ];
}

/**
 * Opening a connection to a pod takes the verb create, since it is done over WebSockets, which begin with a GET.
 * Source: kubernetes/sig-release notes of 1.35, AuthorizePodWebsocketUpgradeCreatePermission.
 */
const CREATE_NEEDED = 35;

const CONNECTIONS = ['pods/exec', 'pods/attach', 'pods/portforward'];

function connectionReport(rule: Mapping, rules: readonly Mapping[]): Report[] {
  const connections = itemsAt(rule, 'resources').flatMap(item => asString(item) ?? []);
  const named = connections.filter(
    name => CONNECTIONS.includes(name) && !rules.some(other => grantsCreate(other, name)),
  );
  const verbs = at(rule, 'verbs');
  const get = itemsAt(verbs).find(item => asString(item) === 'get');
  const words = itemsAt(verbs).map(asString);
  if (named.length === 0 || !get || verbs?.kind !== 'sequence' || verbs.open) return [];
  if (words.some(word => word === undefined || word === 'create' || word === '*')) return [];
  return [
    {
      at: get,
      message: `The verb get no longer opens ${listOf(named)}: since Kubernetes 1.35 that takes create. Add create.`,
      fixes: [
        {
          title: 'Add the verb create (grants it for all resources of the rule)',
          safety: 'unsafe',
          operations: () => [{ kind: 'appendItem', to: verbs, value: 'create' }],
        },
      ],
    },
  ];
}

/** Or may do so, where an item is out of sight. */
function grantsCreate(rule: Mapping, name: string): boolean {
  return mayName(rule, 'verbs', ['create']) && mayName(rule, 'resources', [name, name.replace('pods', '*')]);
}

/**
 * Whoever writes the status of claims for devices needs a resource for the part that it writes.
 * Source: kubernetes/sig-release notes of 1.36, DRAResourceClaimGranularStatusAuthorization.
 */
const CLAIMS_DIVIDED = 36;

const PARTS = ['resourceclaims/binding', 'resourceclaims/driver', '*/binding', '*/driver'];

function grantsParts(root: Mapping, rules: readonly Mapping[]): boolean {
  const isUnknown = isOpen(root) || isOpen(at(root, 'rules') ?? root) || rules.some(isOpen);
  return isUnknown || rules.some(rule => mayName(rule, 'resources', PARTS));
}

function claimReport(rule: Mapping): Report[] {
  const wordsAt = (key: string): (string | undefined)[] => itemsAt(rule, key).map(asString);
  const node = itemsAt(rule, 'resources').find(item => asString(item) === 'resourceclaims/status');
  const writes = wordsAt('verbs').some(verb => verb === 'update' || verb === 'patch');
  const isOfDevices = wordsAt('apiGroups').includes('resource.k8s.io');
  if (!node || !writes || !isOfDevices) return [];
  return [
    {
      at: node,
      severity: 'information',
      message:
        'resourceclaims/status alone no longer suffices to write the status of a claim: since Kubernetes 1.36 a scheduler needs resourceclaims/binding too, and a driver resourceclaims/driver. Add the one that fits.',
    },
  ];
}

/** Whether one of the names stands in the rule's list, or all of them do, or something that cannot be seen. */
function mayName(rule: Mapping, list: string, names: readonly string[]): boolean {
  return itemsAt(rule, list).some(item => ['*', ...names].includes(asString(item) ?? '*'));
}
