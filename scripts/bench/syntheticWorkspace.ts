/**
 * A workspace of any size, as big companies have them: teams with a namespace of their own, applications in it that
 * many teams call the same, each with a base of three manifests and two overlays.
 */
export interface SyntheticFile {
  path: string;
  text: string;
}

const FILES_PER_APPLICATION = 6;
const APPLICATIONS_PER_TEAM = 20;

/** The files one after the other, so that nobody has to hold them all. */
export function* syntheticWorkspace(files: number): Generator<SyntheticFile> {
  for (let i = 0; i * FILES_PER_APPLICATION < files; i++) {
    const team = `team-${Math.floor(i / APPLICATIONS_PER_TEAM)}`;
    const all = application(team, `app-${i % APPLICATIONS_PER_TEAM}`);
    yield* all.slice(0, files - i * FILES_PER_APPLICATION);
  }
}

function application(team: string, app: string): SyntheticFile[] {
  const folder = `${team}/${app}`;
  const overlay = (stage: string, replicas: number) =>
    `namespace: ${team}-${stage}\nresources:\n  - ../../base\nreplicas:\n  - name: ${app}\n    count: ${replicas}\n`;
  return [
    {
      path: `${folder}/base/kustomization.yaml`,
      text: 'resources:\n  - deployment.yaml\n  - service.yaml\n  - config.yaml\n',
    },
    { path: `${folder}/base/deployment.yaml`, text: deployment(app) },
    { path: `${folder}/base/service.yaml`, text: service(app) + policy(app) },
    { path: `${folder}/base/config.yaml`, text: config(app) },
    { path: `${folder}/overlays/test/kustomization.yaml`, text: overlay('test', 1) },
    { path: `${folder}/overlays/prod/kustomization.yaml`, text: overlay('prod', 4) },
  ];
}

function deployment(app: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
  labels:
    app: ${app}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${app}
  template:
    metadata:
      labels:
        app: ${app}
        tier: backend
    spec:
      containers:
        - name: web
          image: registry.example.org/${app}:1.4.2
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: ${app}-settings
          env:
            - name: REDIS_URL
              value: redis://redis.shared.svc.cluster.local:6379
            - name: NEIGHBOUR
              value: http://app-1:8080
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 128Mi}
          readinessProbe:
            httpGet: {path: /ready, port: http}
`;
}

function service(app: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${app}
spec:
  selector:
    app: ${app}
  ports:
    - name: http
      port: 8080
      targetPort: http
`;
}

function policy(app: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${app}
spec:
  podSelector:
    matchLabels:
      app: ${app}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              tier: backend
`;
}

function config(app: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${app}-settings
data:
  level: info
  application.properties: |
    name=${app}
    timeout=30
`;
}
