import assert from 'node:assert/strict';
import { podRequest, type ResourceName } from '../../../engine/kubernetes/podResources';
import { formatBytes, formatCpu } from '../../../engine/kubernetes/quantity';
import { resourcesOf } from '../../../engine/kubernetes/resource';
import { type Workload, workloadOf } from '../../../engine/kubernetes/workload';
import { parseStream } from '../../../engine/yaml/parse';

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: ${spec}\n`;
const wants = (cpu: string, more = ''): string => `{ resources: { requests: { cpu: ${cpu} } } ${more} }`;
const SIDECAR = ', restartPolicy: Always';

interface Case {
  what: string;
  spec: string;
  cpu: string;
  complete?: boolean;
  target?: number;
}

const CASES: Case[] = [
  { what: 'adds containers', spec: `{ containers: [${wants('250m')}, ${wants('0.75')}] }`, cpu: '1' },
  {
    what: 'takes a limit for a request',
    spec: '{ containers: [{ resources: { limits: { cpu: 2 }, requests: { memory: 1Gi } } }] }',
    cpu: '2',
  },
  {
    what: 'prefers a request to a limit',
    spec: '{ containers: [{ resources: { limits: { cpu: 2 }, requests: { cpu: 1 } } }] }',
    cpu: '1',
  },
  {
    what: 'says when a container requests nothing',
    spec: `{ containers: [${wants('1')}, {}] }`,
    cpu: '1',
    complete: false,
  },
  {
    what: 'takes the greatest of ordinary init containers, if it is more than all others',
    spec: `{ initContainers: [${wants('3')}, ${wants('2')}], containers: [${wants('1')}] }`,
    cpu: '3',
  },
  {
    what: 'forgets init containers that need less, and those that say nothing',
    spec: `{ initContainers: [${wants('1')}, {}], containers: [${wants('2')}] }`,
    cpu: '2',
  },
  {
    what: 'adds native sidecars to the containers',
    spec: `{ initContainers: [${wants('500m', SIDECAR)}], containers: [${wants('1')}] }`,
    cpu: '1500m',
  },
  {
    what: 'adds to an init container the sidecars that were started before it, not those after',
    spec: `{ initContainers: [${wants('1', SIDECAR)}, ${wants('4')}, ${wants('2', SIDECAR)}], containers: [${wants('1')}] }`,
    cpu: '5',
  },
  {
    what: 'leaves ephemeral containers out',
    spec: `{ containers: [${wants('1')}], ephemeralContainers: [{}] }`,
    cpu: '1',
  },
  {
    what: 'adds the overhead of the runtime',
    spec: `{ overhead: { cpu: 250m }, containers: [${wants('1')}] }`,
    cpu: '1250m',
  },
  {
    what: 'puts a pod-level request in place of the sum',
    spec: `{ resources: { requests: { cpu: 5 } }, overhead: { cpu: 1 }, containers: [${wants('1')}, {}] }`,
    cpu: '6',
  },
  {
    what: 'ignores pod-level resources before they are on',
    spec: `{ resources: { requests: { cpu: 5 } }, containers: [${wants('1')}] }`,
    cpu: '1',
    target: 33,
  },
  {
    what: 'takes a pod-level limit only when no container requests anything',
    spec: '{ resources: { limits: { cpu: 5 } }, containers: [{}] }',
    cpu: '5',
  },
  {
    what: 'keeps the sum beside a pod-level limit',
    spec: `{ resources: { limits: { cpu: 5 } }, containers: [${wants('1')}] }`,
    cpu: '1',
  },
  { what: 'does not read what is no quantity', spec: `{ containers: [${wants('lots')}] }`, cpu: '0', complete: false },
  { what: 'takes a pod without containers for what it is', spec: '{}', cpu: '0' },
];

function read(text: string): Workload {
  const { document } = parseStream(text, { templates: 'auto', patch: false }).documents[0]!;
  return workloadOf(resourcesOf(document)[0]!)!;
}

function request(text: string, resource: ResourceName, target = 37): [string, boolean] {
  const { amount, complete } = podRequest(read(text), resource, target);
  return [resource === 'cpu' ? formatCpu(amount) : formatBytes(amount), complete];
}

describe('podRequest', () => {
  for (const { what, spec, cpu, complete = true, target = 37 } of CASES)
    it(what, () => assert.deepEqual(request(pod(spec), 'cpu', target), [cpu, complete]));

  it('counts memory exactly', () => {
    const one = '{ resources: { requests: { memory: 0.1Gi } } }';
    assert.deepEqual(request(pod(`{ containers: [${Array(10).fill(one).join(', ')}] }`), 'memory'), ['1Gi', true]);
  });

  it('does not claim to know what a template or an alias of unknown content decides', () => {
    const text = `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
    - name: b
      resources: { requests: { cpu: "1" } }
`;
    assert.deepEqual(request(text, 'cpu'), ['1', false]);
  });
});
