import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver';
import { MISSPELT, POD } from './manifests';
import { pulling } from './support/clients';
import type { Editor } from './support/editor';
import { realServer } from './support/servers';
import { opens, type Step, transcript } from './support/transcript';

async function hoverAt(editor: Editor, file: string, word: string): Promise<{ text: string; marked: string } | null> {
  const document = editor.documents.get(file)!;
  const position = document.positionAt(document.getText().indexOf(word) + 1);
  const textDocument = { uri: editor.uri(file) };
  const hover = await editor.connection.request<Hover | null>('textDocument/hover', { textDocument, position });
  return hover && { text: (hover.contents as MarkupContent).value, marked: document.getText(hover.range) };
}

/** The hover on a word marks a text and says just this. */
const says =
  (file: string, word: string, marked: string, ...lines: string[]): Step =>
  async editor =>
    assert.deepEqual(await hoverAt(editor, file, word), { text: lines.join('\n'), marked });

const isSilent =
  (file: string, word: string): Step =>
  async editor =>
    assert.equal(await hoverAt(editor, file, word), null);

describe('a hover on a finding', () => {
  transcript(
    'says why it is one, and how to mend it',
    { capabilities: pulling, initializationOptions: { rulePage: 'command:page?{rule}' } },
    opens('a.yaml', MISSPELT),
    says(
      'a.yaml',
      'bakend',
      'bakend',
      '**[A label that nobody selects](command:page?toy%2Fmisspelt)** (toy/misspelt)',
      '',
      'No service selects bakend. Write backend.',
      '',
      'Nobody finds it.',
      '',
      'Fixes:',
      '- Write backend (safe)',
    ),
    isSilent('a.yaml', 'settings'),
  );

  transcript(
    'leaves the message to our own client, and the link where there is no page',
    { capabilities: pulling, initializationOptions: { files: 'node' } },
    opens('a.yaml', `\ufeff${POD}`),
    says(
      'a.yaml',
      'web:latest',
      'web:latest',
      '**An image without a fixed version** (toy/latest-image)',
      '',
      'Fixes:',
      '- Pin it to version 1 (unsafe)',
    ),
  );
});

const REDIS = `apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: a}
---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
spec:
  containers:
    - name: a
      image: a:1
      env:
        - {name: CACHE, value: "redis://redis.prod.svc.cluster.local:6379"}
        - {name: QUEUE, value: "nats:4222"}
---
apiVersion: v1
kind: Pod
metadata: {name: b}
spec:
  dnsConfig: {options: [{name: ndots, value: "1"}]}
  containers:
    - name: a
      image: a:1
      env: [{name: CACHE_HOST, value: redis.prod}]
`;

describe('a hover on a host name', () => {
  // No finding in the way: the toy rules know nothing of names.
  transcript(
    'lists the questions that the resolver asks, in order',
    { capabilities: pulling },
    opens('a.yaml', REDIS),
    says(
      'a.yaml',
      'redis.prod.svc.cluster.local:6379',
      'redis.prod.svc.cluster.local',
      'As written, 8 DNS questions until the answer',
      '',
      '1. `redis.prod.svc.cluster.local.shop.svc.cluster.local`',
      '2. `redis.prod.svc.cluster.local.svc.cluster.local`',
      '3. `redis.prod.svc.cluster.local.cluster.local`',
      '4. `redis.prod.svc.cluster.local` (answers)',
      '',
      'With a dot at the end, `redis.prod.svc.cluster.local.`: 2 DNS questions, `redis.prod.svc.cluster.local` for A and AAAA.',
      '',
      "ndots 5 (the kubelet's default), search domains: `shop.svc.cluster.local`, `svc.cluster.local`, `cluster.local`; those of the node come on top.",
    ),
    says(
      'a.yaml',
      'nats:4222',
      'nats',
      'As written, 2 DNS questions until the answer',
      '',
      '1. `nats.shop.svc.cluster.local` (answers)',
      '2. `nats.svc.cluster.local`',
      '3. `nats.cluster.local`',
      '4. `nats`',
      '',
      "ndots 5 (the kubelet's default), search domains: `shop.svc.cluster.local`, `svc.cluster.local`, `cluster.local`; those of the node come on top.",
    ),
    says(
      'a.yaml',
      'redis.prod}',
      'redis.prod',
      'As written, 6 DNS questions until the answer with glibc',
      '',
      '1. `redis.prod`',
      '2. `redis.prod.<namespace>.svc.cluster.local`',
      '3. `redis.prod.svc.cluster.local` (answers)',
      '4. `redis.prod.cluster.local`',
      '',
      'and 2 DNS questions with musl (Alpine)',
      '',
      '1. `redis.prod`',
      '',
      'ndots 1 (from dnsConfig), search domains: `<namespace>.svc.cluster.local`, `svc.cluster.local`, `cluster.local`; those of the node come on top.',
    ),
  );
});

describe('a hover on an API version', () => {
  transcript(
    'tells its life',
    { capabilities: pulling, settings: { kubernetesVersion: '1.24' } },
    opens('a.yaml', REDIS),
    says(
      'a.yaml',
      'policy/v1beta1',
      'policy/v1beta1',
      '`policy/v1beta1` PodDisruptionBudget: **deprecated** in Kubernetes 1.24',
      '',
      'Beta, introduced in 1.5, deprecated in 1.21, removed in 1.25, served by default.',
      '',
      'Kubernetes 1.24 gets no fixes any more.',
      '',
      'Instead: `policy/v1` PodDisruptionBudget, since 1.21.',
    ),
  );

  transcript(
    'is given for an object that is only referred to, too',
    { capabilities: pulling, settings: { kubernetesVersion: '1.24' } },
    opens(
      'a.yaml',
      `apiVersion: v1
kind: List
items:
  - apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: a}
    spec:
      scaleTargetRef: {apiVersion: extensions/v1beta1, kind: Deployment, name: a}
`,
    ),
    async editor => {
      const target = await hoverAt(editor, 'a.yaml', 'extensions/v1beta1');
      assert.match(target!.text, /^`extensions\/v1beta1` Deployment: \*\*removed\*\* in Kubernetes 1\.24\n/);
      const own = await hoverAt(editor, 'a.yaml', 'autoscaling/v2');
      assert.match(own!.text, /^`autoscaling\/v2` HorizontalPodAutoscaler: \*\*served\*\* in Kubernetes 1\.24\n/);
    },
  );

  transcript(
    'knows which release of a component the configuration names',
    {
      capabilities: pulling,
      server: realServer(),
      files: { '.avoid-spikes.yaml': 'rules:\n  treadmill/*:\n    components: [cert-manager=1.5]\n' },
    },
    opens('a.yaml', 'apiVersion: cert-manager.io/v1alpha2\nkind: Issuer\nmetadata: {name: a}\n'),
    async editor => {
      const hover = await hoverAt(editor, 'a.yaml', 'cert-manager.io/v1alpha2');
      assert.match(hover!.text, /^`cert-manager\.io\/v1alpha2` Issuer: \*\*served\*\* in cert-manager 1\.5\n/);
    },
  );

  transcript(
    'stands beside the finding there, from the rules that ship',
    { capabilities: pulling, server: realServer() },
    opens('a.yaml', REDIS),
    async editor => {
      const hover = await hoverAt(editor, 'a.yaml', 'policy/v1beta1');
      const parts = hover!.text.split('\n\n---\n\n');
      assert.equal(parts.length, 2);
      assert.match(parts[0]!, /treadmill\/removed-api/);
      assert.match(parts[1]!, /^`policy\/v1beta1` PodDisruptionBudget: \*\*removed\*\*/);
    },
  );
});

describe('a hover on the claims of a StatefulSet', () => {
  const text = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: prod}
spec:
  replicas: 2
  volumeClaimTemplates:
    - metadata: {name: data}
`;
  transcript(
    'gives the commands that list and delete exactly these',
    { capabilities: pulling },
    opens('a.yaml', text),
    says(
      'a.yaml',
      'volumeClaimTemplates',
      'volumeClaimTemplates',
      'Its claims: `kubectl get pvc data-db-0 data-db-1 -n prod`',
      '',
      'To delete them with their data: `kubectl delete pvc data-db-0 data-db-1 -n prod`',
    ),
    isSilent('a.yaml', 'replicas'),
  );
});

describe('a hover on a security context', () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsUser: 1000}
  containers:
    - name: web
      image: registry.example/web:1
      securityContext: {allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true}
    - name: other
      image: registry.example/other:1
`;
  const web = [
    '**Container web**',
    '- Runs as user 1000 (set by the pod).',
    '- Starts with no capabilities.',
    '- Nothing that it starts gains more: setuid programs and file capabilities are ignored.',
    '- No filter of system calls, unless the kubelet sets one.',
    '- Cannot change the files of its image.',
  ];
  transcript(
    'says what the processes of its containers are really allowed',
    { capabilities: pulling },
    opens('a.yaml', text),
    says('a.yaml', 'securityContext: {allow', 'securityContext', ...web),
    says(
      'a.yaml',
      'securityContext: {runAsUser',
      'securityContext',
      ...web,
      '',
      '**Container other**',
      '- Runs as user 1000 (set by the pod).',
      '- Starts with no capabilities.',
      '- What it starts may gain more, through setuid programs and file capabilities.',
      '- No filter of system calls, unless the kubelet sets one.',
      '- May change the files of its image.',
    ),
    isSilent('a.yaml', 'runAsUser'),
  );
});
