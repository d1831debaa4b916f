import assert from 'node:assert/strict';
import { editDocument } from '../../../engine/edit/apply';
import { toSlices } from '../../../engine/kubernetes/conversions/endpoints';
import { toDeployment } from '../../../engine/kubernetes/conversions/replicationController';
import { misfits } from '../../../engine/kubernetes/lifecycle/conformity';
import { resourcesOf } from '../../../engine/kubernetes/resource';
import { applyEdits } from '../../../engine/text/edits';
import { plainOf } from '../../../engine/yaml/plain';
import { documentOf } from '../../support/documents';

/** The text after the conversion of its first object; every object in it fits its type. Undefined without one. */
function converted(before: string): string | undefined {
  const document = documentOf(before);
  const { root, kind } = resourcesOf(document)[0]!;
  const conversion = kind === 'Endpoints' ? toSlices(root, document) : toDeployment(root);
  if (!conversion) return undefined;
  const result = editDocument(document, conversion.operations);
  assert.ok('edits' in result, 'refused' in result ? result.refused : '');
  const after = applyEdits(before, result.edits);
  for (const object of resourcesOf(documentOf(after)))
    assert.deepEqual(misfits(plainOf(object.root), object.apiVersion, object.kind), []);
  return after;
}

const RC = 'apiVersion: v1\nkind: ReplicationController\nmetadata: {name: web}\n';
const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n';
const TEMPLATE = `  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: a, image: b}]}
`;

describe('toDeployment', () => {
  const cases: [name: string, before: string, after: string | undefined][] = [
    [
      'moves the labels of the selector with their comments',
      `${RC}spec:\n  selector: # a\n    # b\n    app: web # c\n${TEMPLATE}`,
      `${DEPLOYMENT}spec:\n  selector: # a\n    matchLabels:\n      # b\n      app: web # c\n${TEMPLATE}`,
    ],
    [
      'writes a selector in flow style anew, and leaves the status behind',
      `${RC}spec:\n  selector: {app: web}\n${TEMPLATE}status: {fullyLabeledReplicas: 1}\n`,
      `${DEPLOYMENT}spec:\n  selector: {matchLabels: {app: web}}\n${TEMPLATE}`,
    ],
    [
      'names the labels that were assumed',
      `${RC}spec:\n  replicas: 2\n${TEMPLATE}`,
      `${DEPLOYMENT}spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: web\n${TEMPLATE}`,
    ],
    ['gives up without labels', `${RC}spec:\n  template:\n    spec: {containers: []}\n`, undefined],
    [
      'gives up on a selector that a template makes',
      `${RC}spec:\n  selector:\n    app: {{ .Release.Name }}\n${TEMPLATE}`,
      undefined,
    ],
  ];
  for (const [name, before, after] of cases) it(name, () => assert.equal(converted(before), after));
});

const ENDPOINTS = 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\n';
const LABEL = 'kubernetes.io/service-name: db';
const SLICE = `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: db, labels: {${LABEL}}}\naddressType: IPv4\n`;

describe('toSlices', () => {
  const cases: [name: string, before: string, after: string | undefined][] = [
    [
      'keeps the lines of one subset, with their comments',
      `${ENDPOINTS}subsets:
  - addresses:
      # the old one
      - ip: 192.0.2.42 # rack 1
        nodeName: a
    ports:
      # sql
      - port: 5432
`,
      `${SLICE}endpoints:
  # the old one
  - addresses: # rack 1
      - 192.0.2.42
    nodeName: a
ports:
  # sql
  - port: 5432
`,
    ],
    [
      'writes an empty list of ports',
      `${ENDPOINTS}subsets:\n  - addresses:\n      - ip: 192.0.2.42\n`,
      `${SLICE}endpoints:\n  - addresses:\n      - 192.0.2.42\nports: []\n`,
    ],
    [
      'puts several into the list that held the one',
      `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Endpoints, metadata: {name: db}, subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 1}]}, {addresses: [{ip: 192.0.2.2}]}]}
  - {apiVersion: v1, kind: Service, metadata: {name: db}}
`,
      `apiVersion: v1
kind: List
items:
  - {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: db-1, labels: {${LABEL}}}, addressType: IPv4, endpoints: [{addresses: [192.0.2.1]}], ports: [{port: 1}]}
  - apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: db-2
      labels:
        ${LABEL}
    addressType: IPv4
    endpoints:
      - addresses:
          - 192.0.2.2
    ports: []
  - {apiVersion: v1, kind: Service, metadata: {name: db}}
`,
    ],
    ['gives up without addresses', `${ENDPOINTS}subsets: []\n`, undefined],
    ['gives up on what is no address', `${ENDPOINTS}subsets: [{addresses: [{ip: db.example}]}]\n`, undefined],
    [
      'gives up on addresses that a template makes',
      `${ENDPOINTS}subsets: [{addresses: [{ip: {{ .Values.ip }}}]}]\n`,
      undefined,
    ],
    [
      'gives up where a comment would be lost',
      `${ENDPOINTS}subsets:\n  - addresses: [{ip: 192.0.2.1}] # a\n    notReadyAddresses: [{ip: 192.0.2.2}]\n`,
      undefined,
    ],
  ];
  for (const [name, before, after] of cases) it(name, () => assert.equal(converted(before), after));

  it('cuts at 1000 endpoints, and parts the families', () => {
    const four = Array.from({ length: 2001 }, (_, i) => `{ip: 10.0.${i >> 8}.${i & 255}}`);
    const text = `${ENDPOINTS}subsets: [{addresses: [${four.join(', ')}, {ip: "2001:db8::1"}]}]\n`;
    const slices = resourcesOf(documentOf(converted(text)!)).map(({ root }) => plainOf(root) as unknown as Slice);
    assert.deepEqual(
      slices.map(({ metadata, addressType, endpoints }) => [metadata.name, addressType, endpoints.length]),
      [
        ['db-1', 'IPv4', 1000],
        ['db-2', 'IPv4', 1000],
        ['db-3', 'IPv4', 1],
        ['db-4', 'IPv6', 1],
      ],
    );
  }).timeout(10_000);
});

interface Slice {
  metadata: { name: string };
  addressType: string;
  endpoints: unknown[];
}
