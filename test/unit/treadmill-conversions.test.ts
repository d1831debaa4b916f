import assert from 'node:assert/strict';
import { misfits } from '../../engine/kubernetes/lifecycle/conformity';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { carryOut } from '../../engine/lint/fixes';
import { applyEdits } from '../../engine/text/edits';
import { plainOf } from '../../engine/yaml/plain';
import removedApi from '../../rules/treadmill/removed-api';
import { documentOf } from '../support/documents';
import { projectOf } from '../support/project';

/**
 * Objects of versions that are gone, each with the fields that its version had and its successor has not, or has
 * elsewhere. Every line ends with a comment, so that none may be lost.
 */
const TEMPLATE = `
  template: # t
    metadata: {labels: {app: a}} # tm
    spec: {containers: [{name: a, image: a:1}]} # ts`;
const INGRESS = `
  backend: {serviceName: a, servicePort: "80"} # b
  ingressClassName: c # c
  tls: [{hosts: [a.example], secretName: a}] # tls
  rules: # r
    - host: a.example # h
      http: # http
        paths: # p
          - path: / # path
            backend: # pb
              serviceName: a # n
              servicePort: http # p2
          - pathType: Prefix # pt
            backend: {resource: {apiGroup: example.com, kind: Bucket, name: b}} # res`;
const CRON_JOB = `
  schedule: "0 3 * * *" # s
  timeZone: Europe/Vienna # tz
  concurrencyPolicy: Forbid # c
  suspend: false # su
  startingDeadlineSeconds: 5 # d
  successfulJobsHistoryLimit: 1 # sj
  failedJobsHistoryLimit: 1 # fj
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a:1}]}}}} # j`;
const BUDGET = `
  minAvailable: 50% # m
  unhealthyPodEvictionPolicy: AlwaysAllow # u`;
const METRICS = `
  minReplicas: 1 # min
  maxReplicas: 3 # max
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a} # t
  metrics: # m
    - type: Resource # r
      resource: {name: cpu, targetAverageUtilization: 70} # cpu
    - type: Resource # r2
      resource: # r3
        name: memory # mem
        targetAverageValue: 1Gi # gi
    - type: ContainerResource # cr
      containerResource: {name: cpu, container: a, targetAverageUtilization: 70} # cr2
    - type: Pods # p
      pods: {metricName: q, targetAverageValue: 1, selector: {matchLabels: {a: b}}} # p2
    - type: Object # o
      object: {target: {kind: Service, name: a}, metricName: q, targetValue: 1, averageValue: 2} # o2
    - type: External # e
      external: {metricName: q, metricSelector: {matchLabels: {a: b}}, targetAverageValue: 1} # e2`;
const SUBJECTS = `
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a} # ref
subjects: # s
  - kind: User # u
    name: jane # j
    apiVersion: rbac.authorization.k8s.io/v1alpha1 # v
  - {kind: User, name: "*"} # all
  - {kind: ServiceAccount, apiVersion: v1, name: a, namespace: b} # sa`;
const ROLE = `
rules: # r
  - {apiGroups: [""], resources: [pods], resourceNames: [a], verbs: [get]} # p`;
const FLOW = `
  matchingPrecedence: 100 # m
  distinguisherMethod: {type: ByUser} # d
  priorityLevelConfiguration: {name: a} # p
  rules: [{subjects: [{kind: Group, group: {name: g}}], nonResourceRules: [{verbs: ["*"], nonResourceURLs: ["*"]}]}] # r`;
const POLICY = `
  podSelector: {matchLabels: {a: b}} # p
  policyTypes: [Ingress, Egress] # t
  ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 1, endPort: 2}]}] # i
  egress: [{to: [{namespaceSelector: {}}]}] # e`;
const SLICE = `
addressType: IPv4 # a
ports: [{name: http, port: 80, protocol: TCP, appProtocol: http}] # p
endpoints: # e
  - addresses: [192.0.2.1] # i
    conditions: {ready: true} # c
    hostname: h # h
    hints: {forZones: [{name: z}]} # z
    targetRef: {kind: Pod, name: a} # r
    topology: # t
      kubernetes.io/hostname: n # n
      topology.kubernetes.io/zone: z # z2`;
const CLASS = `
provisioner: a # p
parameters: {a: b} # pa
reclaimPolicy: Retain # r
mountOptions: [a] # m
allowVolumeExpansion: true # e
volumeBindingMode: WaitForFirstConsumer # v
allowedTopologies: [{matchLabelExpressions: [{key: a, values: [b]}]}] # t`;
const LEASE = `
  holderIdentity: a # h
  leaseDurationSeconds: 1 # l
  acquireTime: "2020-01-01T00:00:00.000000Z" # a
  renewTime: "2020-01-01T00:00:00.000000Z" # r
  leaseTransitions: 1 # t`;
const spec = (text: string): string => `\nspec: # spec${text}`;

const cases: [api: string, to: string, safety: 'safe' | 'unsafe', rest: string][] = [
  ['extensions/v1beta1 Ingress', 'networking.k8s.io/v1', 'unsafe', spec(INGRESS)],
  ['networking.k8s.io/v1beta1 Ingress', 'networking.k8s.io/v1', 'unsafe', spec(INGRESS)],
  ['networking.k8s.io/v1beta1 IngressClass', 'networking.k8s.io/v1', 'safe', spec('\n  controller: a # c')],
  ...['extensions/v1beta1 Deployment', 'apps/v1beta1 Deployment'].map((api): (typeof cases)[number] => [
    api,
    'apps/v1',
    'unsafe',
    spec(`\n  rollbackTo: {revision: 1}\n  progressDeadlineSeconds: 5 # p${TEMPLATE}`),
  ]),
  ['apps/v1beta2 Deployment', 'apps/v1', 'safe', spec(`\n  selector: {matchLabels: {app: a}} # s${TEMPLATE}`)],
  ['extensions/v1beta1 DaemonSet', 'apps/v1', 'unsafe', spec(`\n  templateGeneration: 3${TEMPLATE}`)],
  ['apps/v1beta2 DaemonSet', 'apps/v1', 'safe', spec(`\n  selector: {matchLabels: {app: a}} # s${TEMPLATE}`)],
  ['extensions/v1beta1 ReplicaSet', 'apps/v1', 'unsafe', spec(`\n  replicas: 2 # r${TEMPLATE}`)],
  ['apps/v1beta2 ReplicaSet', 'apps/v1', 'safe', spec(`\n  selector: {matchLabels: {app: a}} # s${TEMPLATE}`)],
  ['apps/v1beta1 StatefulSet', 'apps/v1', 'unsafe', spec(`\n  serviceName: a # s${TEMPLATE}`)],
  [
    'apps/v1beta2 StatefulSet',
    'apps/v1',
    'safe',
    spec(`\n  serviceName: a # s\n  selector: {matchLabels: {app: a}} # s2${TEMPLATE}`),
  ],
  ['autoscaling/v2beta1 HorizontalPodAutoscaler', 'autoscaling/v2', 'unsafe', spec(METRICS)],
  ['batch/v1beta1 CronJob', 'batch/v1', 'safe', spec(CRON_JOB)],
  ['batch/v2alpha1 CronJob', 'batch/v1', 'safe', spec(CRON_JOB)],
  ['policy/v1beta1 PodDisruptionBudget', 'policy/v1', 'safe', spec(`${BUDGET}\n  selector: {matchLabels: {a: b}} # s`)],
  ['policy/v1beta1 PodDisruptionBudget', 'policy/v1', 'unsafe', spec(`${BUDGET}\n  selector: {} # s`)],
  ['extensions/v1beta1 NetworkPolicy', 'networking.k8s.io/v1', 'safe', spec(POLICY)],
  ...['v1alpha1', 'v1beta1'].flatMap((version): typeof cases => [
    [
      `scheduling.k8s.io/${version} PriorityClass`,
      'scheduling.k8s.io/v1',
      'safe',
      '\nvalue: 1 # v\nglobalDefault: false # g\npreemptionPolicy: Never # p\ndescription: d # d',
    ],
    [`rbac.authorization.k8s.io/${version} Role`, 'rbac.authorization.k8s.io/v1', 'safe', ROLE],
    [
      `rbac.authorization.k8s.io/${version} ClusterRole`,
      'rbac.authorization.k8s.io/v1',
      'safe',
      `${ROLE}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]} # a`,
    ],
  ]),
  ['rbac.authorization.k8s.io/v1alpha1 RoleBinding', 'rbac.authorization.k8s.io/v1', 'unsafe', SUBJECTS],
  ['rbac.authorization.k8s.io/v1alpha1 ClusterRoleBinding', 'rbac.authorization.k8s.io/v1', 'unsafe', SUBJECTS],
  [
    'rbac.authorization.k8s.io/v1beta1 RoleBinding',
    'rbac.authorization.k8s.io/v1',
    'safe',
    '\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a} # r\nsubjects: [{kind: User, name: a, apiGroup: rbac.authorization.k8s.io}] # s',
  ],
  ['storage.k8s.io/v1beta1 StorageClass', 'storage.k8s.io/v1', 'safe', CLASS],
  ['coordination.k8s.io/v1beta1 Lease', 'coordination.k8s.io/v1', 'safe', spec(LEASE)],
  [
    'node.k8s.io/v1alpha1 RuntimeClass',
    'node.k8s.io/v1',
    'unsafe',
    spec(
      '\n  runtimeHandler: kata # k\n  overhead: {podFixed: {cpu: 1}} # o\n  scheduling: {nodeSelector: {a: b}} # s',
    ).replace(' # spec', ''),
  ],
  [
    'node.k8s.io/v1beta1 RuntimeClass',
    'node.k8s.io/v1',
    'safe',
    '\nhandler: kata # k\noverhead: {podFixed: {cpu: 1}} # o',
  ],
  ['discovery.k8s.io/v1beta1 EndpointSlice', 'discovery.k8s.io/v1', 'unsafe', SLICE.replaceAll(/ # (t|n|z2)$/gm, '')],
  ...['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3'].flatMap((version): typeof cases => [
    [`flowcontrol.apiserver.k8s.io/${version} FlowSchema`, 'flowcontrol.apiserver.k8s.io/v1', 'safe', spec(FLOW)],
    [
      `flowcontrol.apiserver.k8s.io/${version} PriorityLevelConfiguration`,
      'flowcontrol.apiserver.k8s.io/v1',
      version === 'v1beta3' ? 'safe' : 'unsafe',
      spec(
        `\n  type: Limited # l\n  limited: # li\n    ${version === 'v1beta3' ? 'nominal' : 'assured'}ConcurrencyShares: 5 # s\n    limitResponse: {type: Queue, queuing: {queues: 1, handSize: 1, queueLengthLimit: 1}} # q`,
      ),
    ],
  ]),
];

describe('the conversions of treadmill/removed-api', () => {
  for (const [api, to, safety, rest] of cases) {
    it(`${api} is a whole ${to}, with every comment (${safety})`, () => {
      const [apiVersion, kind] = api.split(' ') as [string, string];
      const text = `apiVersion: ${apiVersion} # v\nkind: ${kind} # k\nmetadata: {name: a} # m${rest}\n`;
      const project = projectOf([removedApi], new Map([['a.yaml', text]]));
      const [finding] = project.report('a.yaml').findings;
      const [fix] = finding?.fixes ?? [];
      assert.ok(finding && fix, 'a fix is offered');
      assert.equal(fix.safety, safety, fix.title);
      const result = carryOut(project, 'a.yaml', text, finding.fingerprint, fix.title, () => text);
      assert.ok('changes' in result, 'refused' in result ? result.refused : '');
      const fixed = applyEdits(text, result.changes[0]!.edits);
      const [resource] = resourcesOf(documentOf(fixed));
      assert.equal(resource?.apiVersion, to);
      assert.equal(resource.kind, kind);
      assert.deepEqual(misfits(plainOf(resource.root), to, kind, NEWEST_VERSION), []);
      assert.deepEqual(commentsOf(fixed), commentsOf(text));
    });
  }
});

function commentsOf(text: string): string[] {
  return [...text.matchAll(/ # \w+$/gm)].map(([comment]) => comment).sort();
}
