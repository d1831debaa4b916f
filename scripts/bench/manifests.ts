/** Manifests of any length for measurements, in the manner of people's own. */

/** A Deployment of about 60 lines with a few spikes. */
export function deployment(number: number): string {
  const name = `web-${number}`;
  const variables = Array.from(
    { length: 8 },
    (_, i) => `            - name: SETTING_${i}\n              value: "${i}.value"\n`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
  labels:
    app: ${name}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: web
          image: registry.example.org/shop/web:1.${number}.0
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: settings-${number}
          env:
            - name: REDIS_URL
              value: "redis://redis.shop.svc.cluster.local:6379"
${variables.join('')}          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 128Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
`;
}

/** A Service and the ConfigMap that belong to the Deployment of the same number. */
export function companions(number: number): string[] {
  return [
    `apiVersion: v1
kind: Service
metadata:
  name: web-${number}
  namespace: shop
spec:
  selector:
    app: web-${number}
  ports:
    - port: 80
      targetPort: http
`,
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-${number}
  namespace: shop
data:
  greeting: hello
  retries: "3"
`,
  ];
}

/** A stream of documents with at least so many lines. */
export function stream(lines: number): string {
  const documents: string[] = [];
  for (let number = 0, count = 0; count < lines; number++) {
    const more = [deployment(number), ...companions(number)];
    documents.push(...more);
    count += more.reduce((sum, text) => sum + text.split('\n').length, 0);
  }
  return documents.join('---\n');
}

/** A CustomResourceDefinition of about so many characters, whose schema nests and describes as generated ones do. */
export function definition(size: number, name = 'widgets'): string {
  const head = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}.example.org
spec:
  group: example.org
  names:
    kind: Widget
    plural: ${name}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
`;
  const parts = [head];
  for (let number = 0, length = head.length; length < size; number++) {
    const part = property(`field${number}`, 12, 3);
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

function property(name: string, indent: number, depth: number): string {
  const pad = ' '.repeat(indent);
  const description = `${pad}  description: |-\n${pad}    ${name} says how the controller treats the objects it owns.\n${pad}    More than one may be given; the first that fits is taken.\n`;
  if (depth === 0) return `${pad}${name}:\n${description}${pad}  type: string\n`;
  const inner = ['mode', 'limits', 'selector', 'template'].map(one => property(one, indent + 4, depth - 1));
  return `${pad}${name}:\n${description}${pad}  type: object\n${pad}  properties:\n${inner.join('')}`;
}

/** What `kubectl apply -f` of an operator's release takes: definitions, roles and the operator itself. */
export function installation(size: number): string {
  const documents: string[] = [];
  for (let number = 0, length = 0; length < size; number++) {
    const more = [definition(150_000, `widgets${number}`), deployment(number), ...companions(number)];
    documents.push(...more);
    length += more.join('').length;
  }
  return documents.join('---\n');
}

/** Files of a repository in the manner of people's own, by relative path: twenty applications to a folder. */
export function* repository(files: number): Generator<[path: string, text: string]> {
  for (let number = 0; number < files; number++) {
    const team = Math.floor(number / 20);
    const text = [deployment(number), ...companions(number)].join('---\n').replaceAll('shop', `team-${team}`);
    yield [`team-${team}/app-${number}.yaml`, text];
  }
}

/**
 * A repository of 4,000 files and 49 MB, as those are that keep what they install beside what they wrote: the
 * applications' files are small, and a few definitions of operators make up most of the bytes.
 */
export function* mixedRepository(): Generator<[path: string, text: string]> {
  yield* repository(MIXED_APPLICATIONS);
  for (let number = 0; number < MIXED_DEFINITIONS; number++)
    yield [`operators/crd-${number}.yaml`, definition(500_000, `kinds${number}`)];
}

/** Files of mixedRepository in which something is to be found. */
export const MIXED_APPLICATIONS = 3_916;
const MIXED_DEFINITIONS = 84;
