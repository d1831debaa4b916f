import assert from 'node:assert/strict';
import { convert } from '../../../engine/kubernetes/conversions/convert';
import { builtInLife } from '../../../engine/kubernetes/lifecycle/api';
import { builtInGroup, builtInGroups } from '../../../engine/kubernetes/lifecycle/tables';
import { resourcesOf } from '../../../engine/kubernetes/resource';
import { type Case, check, head } from '../../support/conversions';
import { documentOf } from '../../support/documents';

const MOVES = /^moves the service name and port$/;
const TYPED = /^pathType stays ImplementationSpecific$/;
const AIMS = /^moves what metrics measure and aim at$/;
const SELECTS = /^selects by its template's labels, for good$/;

const INGRESS = head('networking.k8s.io/v1beta1', 'Ingress');
const INGRESS_1 = head('networking.k8s.io/v1', 'Ingress');
const HPA = `${head('autoscaling/v2beta1', 'HorizontalPodAutoscaler')}spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}
  maxReplicas: 3
  metrics:
`;
const HPA_2 = HPA.replace('v2beta1', 'v2');
const POD = `    spec:
      containers: [{name: a, image: a}]
`;

const cases: Case[] = [
  {
    name: 'Ingress: comments stay with the fields that move',
    to: 'networking.k8s.io/v1',
    before: `${INGRESS}spec:
  backend: # the rest
    serviceName: fallback
    servicePort: http
  rules:
    - http:
        paths:
          # the API
          - path: /api
            backend:
              # who
              serviceName: api # the service
              servicePort: 8080 # its port
`,
    after: `${INGRESS_1}spec:
  defaultBackend: # the rest
    service:
      name: fallback
      port:
        name: http
  rules:
    - http:
        paths:
          # the API
          - path: /api
            pathType: ImplementationSpecific
            backend:
              service:
                # who
                name: api # the service
                port:
                  number: 8080 # its port
`,
    effects: [MOVES, TYPED],
  },
  {
    name: 'Ingress: a port number in quotes loses them, in flow style too',
    to: 'networking.k8s.io/v1',
    before: `${INGRESS}spec:
  backend: {serviceName: a, servicePort: "80"}
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              serviceName: b
              servicePort: '81'
`,
    after: `${INGRESS_1}spec:
  defaultBackend: {service: {name: a, port: {number: 80}}}
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: b
                port:
                  number: 81
`,
    effects: [MOVES],
  },
  {
    name: 'Ingress: one that was written for v1 by hand needs nothing else',
    to: 'networking.k8s.io/v1',
    before: `${INGRESS}spec:\n  tls: [{hosts: [a.example]}]\n`,
    after: `${INGRESS_1}spec:\n  tls: [{hosts: [a.example]}]\n`,
  },
  { name: 'Ingress: no port', to: 'networking.k8s.io/v1', before: `${INGRESS}spec:\n  backend: {serviceName: a}\n` },
  {
    name: 'Ingress: a port without a service',
    to: 'networking.k8s.io/v1',
    before: `${INGRESS}spec:\n  backend: {servicePort: 80}\n`,
  },
  {
    name: 'Ingress: a port that a template makes',
    to: 'networking.k8s.io/v1',
    before: `${INGRESS}spec:\n  backend:\n    serviceName: a\n    servicePort: {{ .Values.port }}\n`,
  },
  {
    name: 'Ingress: the older group to the younger beta',
    to: 'networking.k8s.io/v1beta1',
    before: `${head('extensions/v1beta1', 'Ingress')}spec:\n  backend: {serviceName: a, servicePort: 80}\n`,
    after: `${INGRESS}spec:\n  backend: {serviceName: a, servicePort: 80}\n`,
  },
  {
    name: 'Deployment: selector and fields that are gone',
    to: 'apps/v1',
    before: `${head('extensions/v1beta1', 'Deployment')}spec:
  replicas: 2
  rollbackTo:
    revision: 3
  template:
    metadata:
      labels:
        app: web
        "on": "true"
${POD}`,
    after: `${head('apps/v1', 'Deployment')}spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
      "on": "true"
  template:
    metadata:
      labels:
        app: web
        "on": "true"
${POD}`,
    effects: [
      SELECTS,
      /^other defaults for progressDeadlineSeconds, revisionHistoryLimit, maxSurge and maxUnavailable$/,
    ],
  },
  {
    name: 'Deployment: what is said needs no default',
    to: 'apps/v1',
    before: `${head('extensions/v1beta1', 'Deployment')}spec:
  strategy: {type: Recreate}
  progressDeadlineSeconds: 60
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
${POD}`,
    after: `${head('apps/v1', 'Deployment')}spec:
  strategy: {type: Recreate}
  progressDeadlineSeconds: 60
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
${POD}`,
    effects: [/^revisionHistoryLimit: now 10$/],
  },
  {
    name: 'DaemonSet: the selector comes before the template',
    to: 'apps/v1',
    before: `${head('extensions/v1beta1', 'DaemonSet')}spec:
  templateGeneration: 3
  template:
    metadata: {labels: {app: web}}
${POD}`,
    after: `${head('apps/v1', 'DaemonSet')}spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata: {labels: {app: web}}
${POD}`,
    effects: [SELECTS, /^updateStrategy.type: OnDelete became RollingUpdate$/],
  },
  {
    name: 'ReplicaSet: a template without labels says no selector',
    to: 'apps/v1',
    before: `${head('extensions/v1beta1', 'ReplicaSet')}spec:\n  template:\n${POD}`,
  },
  {
    name: 'StatefulSet of apps/v1beta2: nothing but the name',
    to: 'apps/v1',
    before: `${head('apps/v1beta2', 'StatefulSet')}spec:\n  selector: {}\n  template:\n${POD}`,
    after: `${head('apps/v1', 'StatefulSet')}spec:\n  selector: {}\n  template:\n${POD}`,
  },
  {
    name: 'autoscaler: all sources of metrics',
    to: 'autoscaling/v2',
    before: `${HPA}  - type: Resource
    resource:
      name: cpu
      targetAverageUtilization: 70 # percent
  - type: ContainerResource
    containerResource: {name: memory, container: a, targetAverageValue: 100Mi}
  - type: Pods
    pods:
      metricName: packets
      selector:
        matchLabels: {a: b}
      targetAverageValue: 1k
  - type: Object
    object:
      metricName: requests
      target: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: main}
      targetValue: 10k
  - type: External
    external:
      metricName: queue
      metricSelector:
        matchLabels: {queue: worker}
      # not more
      targetAverageValue: 30
`,
    after: `${HPA_2}  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70 # percent
  - type: ContainerResource
    containerResource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}, container: a}
  - type: Pods
    pods:
      metric:
        name: packets
        selector:
          matchLabels: {a: b}
      target:
        type: AverageValue
        averageValue: 1k
  - type: Object
    object:
      describedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: main}
      metric:
        name: requests
      target:
        type: Value
        value: 10k
  - type: External
    external:
      metric:
        name: queue
        selector:
          matchLabels: {queue: worker}
      target:
        type: AverageValue
        # not more
        averageValue: 30
`,
    effects: [AIMS],
  },
  {
    name: 'autoscaler: no goal',
    to: 'autoscaling/v2',
    before: `${HPA}  - type: Resource\n    resource: {name: cpu}\n`,
  },
];

describe('convert', () => {
  for (const one of cases) it(one.name, () => check(one));
});

describe('convert, over all kinds', () => {
  const lives = builtInGroups().flatMap(group => [...builtInGroup(group)!.values()]);
  const to = (id: string) => resourcesOf(documentOf(head(...(id.split(' ') as [string, string]))))[0]!;

  it('changes nothing but the version where the data says that this is all', () => {
    const renamed = lives.filter(life => life.migration?.type === 'rename' && life.replacement?.kind === life.kind);
    assert.ok(renamed.length > 50);
    for (const { apiVersion, kind, replacement } of renamed) {
      const conversion = convert(to(`${apiVersion} ${kind}`), replacement!.apiVersion);
      assert.deepEqual([conversion?.operations.length, conversion?.effects], [1, []], `${apiVersion} ${kind}`);
    }
  });

  it('does not go from one stable version to another, nor where nothing or another kind takes over', () => {
    const refused: [id: string, to: string][] = [
      ['autoscaling/v1 HorizontalPodAutoscaler', 'autoscaling/v2'],
      ['autoscaling/v2 HorizontalPodAutoscaler', 'autoscaling/v1'],
      ['networking.k8s.io/v1 Ingress', 'networking.k8s.io/v1beta1'],
      ['apiextensions.k8s.io/v1beta1 CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
      ['v1 Endpoints', 'discovery.k8s.io/v1'],
      ['scheduling.k8s.io/v1alpha1 Workload', 'scheduling.k8s.io/v1alpha2'],
      ['example.com/v1beta1 Ingress', 'networking.k8s.io/v1'],
    ];
    for (const [id, target] of refused) assert.equal(convert(to(id), target), undefined, id);
    assert.ok(builtInLife('apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition'));
  });
});
