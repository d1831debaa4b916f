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
