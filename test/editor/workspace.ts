import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A small workspace with spikes that one file shows and spikes that only several files together show. */
export const files = {
  'deployment.yaml': `# A stress test, as people write one in a hurry.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cpustress
  namespace: demo
spec:
  replicas: 3
  selector:
    matchLabels:
      app: cpustress
  template:
    metadata:
      labels:
        app: cpustress
    spec:
      containers:
        - name: cpustress # burns CPU
          image: registry.example.org/cpustress:1.4
          env:
            - name: CACHE
              value: redis.demo.svc.cluster.local:6379
          resources:
            requests:
              cpu: 500m
              memory: 64Mi
`,
  'config/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: demo
data:
  THREADS: "4"
`,
  'consumer.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reader
  namespace: demo
spec:
  selector:
    matchLabels:
      app: reader
  template:
    metadata:
      labels:
        app: reader
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
        - name: reader
          image: registry.example.org/reader:2.0
          envFrom:
            - configMapRef:
                name: settings
`,
  'service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: reader
  namespace: demo
spec:
  selector:
    app: readers
  ports:
    - port: 80
`,
  'legacy/ingress.yaml': `apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata:
  name: shop
  namespace: demo
spec:
  rules:
    - host: shop.example.org
`,
  'notes.yaml': `# Not Kubernetes: nothing to say about it.
shopping:
  - name: bread
  - name: host.example.org
`,
} as const;

export type FileName = keyof typeof files;

/** Writes the workspace into a new folder below the system's temporary one. */
export async function createWorkspace(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'avoid-spikes-workspace-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
