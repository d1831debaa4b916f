/** Manifests in the styles that people write, each odd in some way that an edit must cope with. */
export const MANIFESTS: readonly string[] = [
  `# A deployment with indented lists
apiVersion: apps/v1
kind: Deployment # of the shop
metadata:
  name: shop
  labels: {app: shop, tier: "front"}   # flow on one line
spec:
  replicas: 3
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      # the ones that serve
      containers:
        # the shop itself
        - name: shop
          image: shop:1   # pinned
          args: ["--port", '80', --verbose]
          env:
            - name: URL
              value: http://db.shop.svc:5432/x
            # - name: OLD
            #   value: gone

            - {name: FLAG, value: "yes"}
          resources: {}
        - image: proxy:2
          name: proxy
      volumes: []
`,
  `---
# list items flush with their key, four spaces elsewhere
apiVersion: v1
kind: Pod
metadata:
    name: 'odd'
    annotations:
        note: |
            first line

              deeper line
            # not a comment
        folded: >-
            joined
            to one line

        empty:
        nothing: ~ # said so
spec:
    containers:
    -   name: a
        command:
        - sh
        - -c
        - |
          echo "hello"   # no comment
          exit 0
        ports:
        - containerPort: 80
          # why
          name: http
    -   # commented dash
        name: b
        image: "b\\tc"
    nodeSelector: {
      disk: ssd,     # fast
      zone: "a"      # near
    }
# the end
`,
  `{
  "apiVersion": "v1",
  "kind": "ConfigMap",
  "metadata": {
    "name": "json",
    "labels": {"app": "x"}
  },
  "data": {
    "a": "1",
    "b": "two"
  }
}
`,
  `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: &meta
    name: s
    labels: &labels
      app: s
  spec:
    selector: *labels
    ports:
      - {port: 80}
- apiVersion: v1
  kind: Service
  metadata:
    <<: *meta
    name: t
  spec:
    selector: {<<: *labels}
    ports:

      - port: 81
        targetPort: 0x50


      - port: 0b11
`,
  `kind: ConfigMap
apiVersion: v1
data:
  "quoted key": plain value
  'true': "yes"
  8080: 0644
  multi: one
    two

    three
  json: '{"a": ["b", {"c": 1}]}'
  keep: |+
    kept

  script.sh: |-
    #!/bin/sh
    # comment of the script
    if true; then
    \techo tab
    fi
  ? complex
  : value
metadata: {name: x}`,
];
