import assert from 'node:assert/strict';
import { onionOf } from '../../../engine/workspace/onion';
import { projectOf } from '../../support/project';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
    - name: web
      image: registry.example/web:1
      ports: [{name: http, containerPort: 8080}]
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
`;

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: in, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: gateway}}}]
      ports: [{port: 8080, endPort: 8090}]
`;

/** All lines of the onion of the first object in the first file. */
function peel(...texts: string[]): string[] {
  const files = new Map(texts.map((text, i) => [`${i}.yaml`, text]));
  const project = projectOf([], files);
  const here = project.file('0.yaml')!.placed[0]!;
  return (onionOf(here, project.lookAround(), 'cluster.local') ?? []).flatMap(({ title, lines, command }) => [
    `# ${title}`,
    ...lines,
    `$ ${command}`,
  ]);
}

describe('the onion of a Service or a policy', () => {
  const cases: [name: string, texts: string[], expected: string[]][] = [
    [
      'a Service with a pod and a policy',
      [SERVICE, POD, POLICY],
      [
        '# Service network',
        'Names: web, web.shop, web.shop.svc.cluster.local.',
        'The address belongs to no interface: rules on each node exchange it. It does not answer a ping.',
        'Port http 80 → http on the pods (TCP).',
        '$ kubectl get service web -n shop -o wide; kubectl get endpointslices -n shop -l kubernetes.io/service-name=web',
        '# Pod network',
        'Selects Pod web.',
        'Ports: http 8080.',
        'Incoming: isolated by in; allowed from pods app=gateway of all namespaces on TCP 8080–8090.',
        'Outgoing: not isolated, everything is allowed.',
        '$ kubectl get pods -n shop -o wide -l app=web; kubectl get networkpolicies -n shop',
        '# Node network',
        'Nothing of this is open on the nodes.',
        '$ kubectl get nodes -o wide',
      ],
    ],
    [
      'a headless Service without pods',
      [SERVICE.replace('  selector', '  clusterIP: None\n  selector').replace(', namespace: shop', '')],
      [
        '# Service network',
        'Names: web, web.<namespace>, web.<namespace>.svc.cluster.local.',
        'Headless: the names lead to the pods themselves, ports are not exchanged.',
        'Port http 80 → http on the pods (TCP).',
        '$ kubectl get service web -o wide; kubectl get endpointslices -l kubernetes.io/service-name=web',
        '# Pod network',
        'Selects no pod of the workspace.',
        '$ kubectl get pods -o wide -l app=web; kubectl get networkpolicies',
        '# Node network',
        'Nothing of this is open on the nodes.',
        '$ kubectl get nodes -o wide',
      ],
    ],
    [
      'a policy on a pod of the node',
      [POLICY.replace(/ {2}ingress:[\s\S]*/, ''), POD.replace('spec:', 'spec:\n  hostNetwork: true')],
      [
        '# Pod network',
        'Selects Pod web.',
        'Ports: http 8080.',
        'Incoming: isolated by in, nothing is allowed.',
        'Outgoing: not isolated, everything is allowed.',
        '$ kubectl get pods -n shop -o wide -l app=web; kubectl get networkpolicies -n shop',
        '# Node network',
        "Pod web: on the node's own network, where policies do not hold.",
        '$ kubectl get nodes -o wide',
      ],
    ],
    [
      'ports of the node, with and without a number',
      [
        SERVICE.replace('spec:', 'spec:\n  type: NodePort').replace(
          'targetPort: http',
          'targetPort: http, nodePort: 30080',
        ),
        POD.replace('containerPort: 8080', 'containerPort: 8080, hostPort: 80'),
      ],
      [
        '# Service network',
        'Names: web, web.shop, web.shop.svc.cluster.local.',
        'The address belongs to no interface: rules on each node exchange it. It does not answer a ping.',
        'Port http 80 → http on the pods (TCP).',
        '$ kubectl get service web -n shop -o wide; kubectl get endpointslices -n shop -l kubernetes.io/service-name=web',
        '# Pod network',
        'Selects Pod web.',
        'Ports: http 8080.',
        'Incoming: not isolated, everything is allowed.',
        'Outgoing: not isolated, everything is allowed.',
        '$ kubectl get pods -n shop -o wide -l app=web; kubectl get networkpolicies -n shop',
        '# Node network',
        'Open on port 30080 of every node.',
        'Port 80 of its node leads to Pod web (hostPort).',
        '$ kubectl get nodes -o wide',
      ],
    ],
    ['nothing for a Pod', [POD], []],
  ];
  for (const [name, texts, expected] of cases) it(name, () => assert.deepEqual(peel(...texts), expected));
});
