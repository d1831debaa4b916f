import { type Case, check, head } from '../../support/conversions';

const PDB = head('policy/v1beta1', 'PodDisruptionBudget');
const PDB_1 = head('policy/v1', 'PodDisruptionBudget');
const BINDING = `${head('rbac.authorization.k8s.io/v1alpha1', 'ClusterRoleBinding')}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
`;
const SLICE = `${head('discovery.k8s.io/v1beta1', 'EndpointSlice')}addressType: IPv4\n`;
const WEBHOOK = (version: string, fields: string): string =>
  `${head(`admissionregistration.k8s.io/${version}`, 'ValidatingWebhookConfiguration')}webhooks:
  - name: a.example.org
${fields}    clientConfig: {service: {name: a, namespace: b}}
`;
const LEVEL = (version: string, shares: string): string =>
  `${head(`flowcontrol.apiserver.k8s.io/${version}`, 'PriorityLevelConfiguration')}spec:
  type: Limited
  limited:
    ${shares}
    limitResponse: {type: Reject}
`;

const cases: Case[] = [
  {
    name: 'disruption budget: a selector that selects',
    to: 'policy/v1',
    before: `${PDB}spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}\n`,
    after: `${PDB_1}spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}\n`,
  },
  {
    name: 'disruption budget: no selector selects nothing in both',
    to: 'policy/v1',
    before: `${PDB}spec: {minAvailable: 1}\n`,
    after: `${PDB_1}spec: {minAvailable: 1}\n`,
  },
  ...['{}', '{matchLabels: {}}'].map(selector => ({
    name: `disruption budget: selector ${selector}`,
    to: 'policy/v1',
    before: `${PDB}spec: {minAvailable: 1, selector: ${selector}}\n`,
    after: `${PDB_1}spec: {minAvailable: 1, selector: ${selector}}\n`,
    effects: [/^its empty selector selected no pod and will select all of the namespace$/],
  })),
  {
    name: 'disruption budget: a selector that a template makes',
    to: 'policy/v1',
    before: `${PDB}spec:\n  minAvailable: 1\n  selector:\n    matchLabels:\n      {{- include "a.labels" . | nindent 6 }}\n`,
    after: `${PDB_1}spec:\n  minAvailable: 1\n  selector:\n    matchLabels:\n      {{- include "a.labels" . | nindent 6 }}\n`,
    effects: [/^an empty selector, should it be that, selected no pod/],
  },
  {
    name: 'runtime class: the fields of spec move up, with what is written above them',
    to: 'node.k8s.io/v1',
    before: `${head('node.k8s.io/v1alpha1', 'RuntimeClass')}spec:
  # CRI
  runtimeHandler: kata
  overhead:
    podFixed: {memory: 120Mi}
  scheduling:
    nodeSelector: {a: b}
`,
    after: `${head('node.k8s.io/v1', 'RuntimeClass')}# CRI
handler: kata
overhead:
  podFixed: {memory: 120Mi}
scheduling:
  nodeSelector: {a: b}
`,
    effects: [/^moves the handler up$/],
  },
  {
    name: 'role binding: subjects name a group, which follows from their kind',
    to: 'rbac.authorization.k8s.io/v1',
    before: `${BINDING}  - kind: User
    name: jane
    apiVersion: rbac.authorization.k8s.io/v1alpha1
  - {kind: ServiceAccount, apiVersion: v1, name: default, namespace: b}
  - {kind: Group, name: all}
`,
    after: `${BINDING.replace('v1alpha1', 'v1')}  - kind: User
    name: jane
    apiGroup: rbac.authorization.k8s.io
  - {kind: ServiceAccount, apiGroup: "", name: default, namespace: b}
  - {kind: Group, name: all}
`,
    effects: [/^subjects name a group$/],
  },
  {
    name: 'role binding: the user * stood for everyone who has logged in',
    to: 'rbac.authorization.k8s.io/v1',
    before: `${BINDING}  - {kind: User, name: "*", apiVersion: rbac.authorization.k8s.io/v1alpha1} # all of us\n`,
    after: `${BINDING.replace('v1alpha1', 'v1')}  - {kind: Group, name: "system:authenticated", apiGroup: rbac.authorization.k8s.io} # all of us\n`,
    effects: [/^the user \* becomes the group system:authenticated$/, /^subjects name a group$/],
  },
  {
    name: 'slice: host name and zone get fields of their own',
    to: 'discovery.k8s.io/v1',
    before: `${SLICE}endpoints:
  - addresses: ["10.0.0.1"]
    topology:
      kubernetes.io/hostname: node-1
      topology.kubernetes.io/zone: west
      rack: r1
`,
    after: `${SLICE.replace('v1beta1', 'v1')}endpoints:
  - addresses: ["10.0.0.1"]
    nodeName: node-1
    zone: west
`,
    effects: [/^topology becomes nodeName and zone$/, /^drops rack$/],
  },
  {
    name: 'slice: without topology nothing changes',
    to: 'discovery.k8s.io/v1',
    before: `${SLICE}endpoints: [{addresses: ["10.0.0.1"]}]\n`,
    after: `${SLICE.replace('v1beta1', 'v1')}endpoints: [{addresses: ["10.0.0.1"]}]\n`,
  },
  {
    name: 'slice: the old address type says no family',
    to: 'discovery.k8s.io/v1',
    before: `${head('discovery.k8s.io/v1alpha1', 'EndpointSlice')}addressType: IP\nendpoints: []\n`,
  },
  {
    name: 'device claim: requests move below exactly',
    to: 'resource.k8s.io/v1',
    before: `${head('resource.k8s.io/v1beta1', 'ResourceClaimTemplate')}spec:
  spec:
    devices:
      requests:
        - name: gpu
          deviceClassName: gpu.example.com # any
          allocationMode: ExactCount
          count: 1
          derivedAttributes: []
`,
    after: `${head('resource.k8s.io/v1', 'ResourceClaimTemplate')}spec:
  spec:
    devices:
      requests:
        - name: gpu
          exactly:
            deviceClassName: gpu.example.com # any
            allocationMode: ExactCount
            count: 1
            derivedAttributes: []
`,
    effects: [/^moves requests below exactly$/],
  },
  {
    name: 'device claim: the time before devices',
    to: 'resource.k8s.io/v1',
    before: `${head('resource.k8s.io/v1alpha2', 'ResourceClaim')}spec: {resourceClassName: gpu}\n`,
  },
  {
    name: 'disruption budget: back to the beta, if it selects something',
    to: 'policy/v1beta1',
    before: `${PDB_1}spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}\n`,
    after: `${PDB}spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}\n`,
  },
  {
    name: 'disruption budget: not back with an empty selector',
    to: 'policy/v1beta1',
    before: `${PDB_1}spec: {selector: {}}\n`,
  },
  {
    name: 'priority level: shares have a new name',
    to: 'flowcontrol.apiserver.k8s.io/v1',
    before: LEVEL('v1beta2', 'assuredConcurrencyShares: 20 # a fifth'),
    after: LEVEL('v1', 'nominalConcurrencyShares: 20 # a fifth'),
    effects: [/^renames assuredConcurrencyShares$/],
  },
  {
    name: 'priority level: 0 is 0 from now on',
    to: 'flowcontrol.apiserver.k8s.io/v1',
    before: LEVEL('v1beta3', 'nominalConcurrencyShares: 0'),
    after: LEVEL('v1', 'nominalConcurrencyShares: 0'),
    effects: [/^nominalConcurrencyShares: 0 meant 30 and will mean 0$/],
  },
  {
    name: 'webhook: with all that is required, only defaults change',
    to: 'admissionregistration.k8s.io/v1',
    before: WEBHOOK('v1beta1', '    sideEffects: None\n    admissionReviewVersions: [v1]\n    failurePolicy: Ignore\n'),
    after: WEBHOOK('v1', '    sideEffects: None\n    admissionReviewVersions: [v1]\n    failurePolicy: Ignore\n'),
    effects: [/^other defaults for matchPolicy and timeoutSeconds$/],
  },
  {
    name: 'webhook: what is required is missing',
    to: 'admissionregistration.k8s.io/v1',
    before: WEBHOOK('v1beta1', '    sideEffects: None\n'),
  },
  {
    name: 'definition of resources: never',
    to: 'apiextensions.k8s.io/v1',
    before: `${head('apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition')}spec: {scope: Namespaced}\n`,
  },
];

describe('convert, small changes', () => {
  for (const one of cases) it(one.name, () => check(one));
});
