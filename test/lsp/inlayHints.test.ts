import assert from 'node:assert/strict';
import type { InlayHint } from 'vscode-languageserver';
import { pulling } from './support/clients';
import type { Editor } from './support/editor';
import { closes, opens, type Step, transcript, types, writes } from './support/transcript';

const capabilities = { ...pulling, workspace: { ...pulling.workspace, inlayHint: { refreshSupport: true } } };

async function hintsIn(editor: Editor, file: string, from = 0, to = Number.POSITIVE_INFINITY): Promise<InlayHint[]> {
  const document = editor.documents.get(file)!;
  const range = { start: document.positionAt(from), end: document.positionAt(to) };
  const textDocument = { uri: editor.uri(file) };
  return editor.connection.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
}

/** Each hint with the text in front of it on its line. */
async function shown(editor: Editor, file: string, from?: number, to?: number): Promise<string[]> {
  const lines = editor.documents.get(file)!.getText().split('\n');
  const hints = await hintsIn(editor, file, from, to);
  return hints.map(({ position, label }) => `${lines[position.line]!.slice(0, position.character).trim()} ${label}`);
}

/** The figures in the file are these, now or soon. */
const figures =
  (file: string, ...expected: string[]): Step =>
  editor =>
    editor.until(async () => assert.deepEqual(await shown(editor, file), expected));

const workload = (kind: string, name: string, spec: string, requests: string): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
${spec}  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: ${name}
          image: ${name}:1
          resources: {requests: {${requests}}}
`;

const hpa = (max: string): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  ${max}
`;

const FIXED = workload('Deployment', 'web', '  replicas: 40\n', 'cpu: 500m, memory: 2Gi');
const SURGE = '  replicas: 10\n  strategy: {rollingUpdate: {maxSurge: 3, maxUnavailable: 0}}\n';
const WEB = workload('Deployment', 'web', '', 'cpu: 500m, memory: 2Gi');

const cases: [string, string, string[]][] = [
  ['replicas', FIXED, ['replicas: 40 = 20 CPU, 80Gi', 'replicas: 40 +10 pods at peak, 2 waves']],
  [
    'maxSurge',
    workload('Deployment', 'web', SURGE, 'memory: 100M'),
    ['replicas: 10 = 1G', 'strategy: {rollingUpdate: {maxSurge: 3 +3 pods at peak, 4 waves'],
  ],
  [
    'a StatefulSet, which never surges',
    workload('StatefulSet', 'db', '  replicas: 3\n', 'cpu: 0.1'),
    ['replicas: 3 = 300m CPU', 'replicas: 3 3 waves'],
  ],
  [
    'a container that does not say what it needs',
    `${FIXED}        - name: other\n          image: other:1\n`,
    ['replicas: 40 = 20 CPU, 80Gi or more', 'replicas: 40 +10 pods at peak, 2 waves'],
  ],
  ['one pod', FIXED.replace('40', '1'), []],
  ['no requests', FIXED.replace(/requests: .*/, 'limits: {}}'), ['replicas: 40 +10 pods at peak, 2 waves']],
  ['an autoscaler’s ceiling', `${WEB}---\n${hpa('maxReplicas: 40')}`, ['maxReplicas: 40 ≤ 40 × 500m = 20 CPU, 80Gi']],
  [
    'a workload whose replicas an autoscaler decides',
    `${FIXED}---\n${hpa('maxReplicas: 3')}`,
    ['maxReplicas: 3 ≤ 3 × 500m = 1500m CPU, 6Gi'],
  ],
  ['a ceiling of something unknown', hpa('maxReplicas: 40'), []],
  ['an upper bound that cannot be read', `${WEB}---\n${hpa('maxReplicas: many')}`, []],
];

describe('inlay hints', () => {
  for (const [name, text, expected] of cases)
    transcript(`compute ${name}`, { capabilities }, opens('a.yaml', text), figures('a.yaml', ...expected));

  transcript('keep to the lines asked for', { capabilities }, opens('a.yaml', `${FIXED}---\n${SURGE}`), async editor =>
    assert.deepEqual(await shown(editor, 'a.yaml', FIXED.length), []),
  );

  transcript(
    'stand right in a text with a byte order mark',
    { capabilities },
    opens('a.yaml', `\ufeff${FIXED}`),
    async editor => assert.equal((await shown(editor, 'a.yaml'))[0], 'replicas: 40 = 20 CPU, 80Gi'),
  );

  transcript('say more in a tooltip', { capabilities }, opens('a.yaml', FIXED), async editor =>
    assert.deepEqual(
      (await hintsIn(editor, 'a.yaml')).map(({ tooltip }) => tooltip),
      [
        '40 pods, each of which requests 500m CPU and 2Gi memory.',
        'An update goes in 2 waves: up to 50 pods at once, and at least 30 of 40 available.',
      ],
    ),
  );

  transcript(
    'are left out as the settings say',
    { capabilities, settings: { inlayHints: { requests: false } } },
    opens('a.yaml', FIXED),
    figures('a.yaml', 'replicas: 40 +10 pods at peak, 2 waves'),
    async editor => {
      editor.options.settings = { inlayHints: { rollout: false } };
      editor.connection.notify('workspace/didChangeConfiguration', { settings: null });
      await editor.until(() => assert.equal(refreshes(editor), 1));
    },
    figures('a.yaml', 'replicas: 40 = 20 CPU, 80Gi'),
  );

  transcript(
    'of an autoscaler follow the workload in another file',
    { capabilities, files: { 'web.yaml': WEB } },
    opens('hpa.yaml', hpa('maxReplicas: 4')),
    figures('hpa.yaml', 'maxReplicas: 4 ≤ 4 × 500m = 2 CPU, 8Gi'),
    writes('web.yaml', WEB.replace('500m', '1')),
    figures('hpa.yaml', 'maxReplicas: 4 ≤ 4 × 1 = 4 CPU, 8Gi'),
    types('hpa.yaml', 'maxReplicas: 4', 'maxReplicas: 5'),
    figures('hpa.yaml', 'maxReplicas: 5 ≤ 5 × 1 = 5 CPU, 10Gi'),
  );

  transcript(
    'are asked for again when another file makes them wrong, and only then',
    { capabilities, files: { 'web.yaml': WEB, 'other.yaml': '' } },
    opens('hpa.yaml', hpa('maxReplicas: 4')),
    figures('hpa.yaml', 'maxReplicas: 4 ≤ 4 × 500m = 2 CPU, 8Gi'),
    async editor => {
      const before = refreshes(editor);
      await writes('other.yaml', FIXED.replaceAll('web', 'other'))(editor);
      await new Promise(resolve => setTimeout(resolve, 700));
      assert.equal(refreshes(editor), before);
      await writes('web.yaml', WEB.replace('500m', '1'))(editor);
      await editor.until(() => assert.equal(refreshes(editor), before + 1));
    },
    closes('hpa.yaml'),
  );
});

function refreshes(editor: Editor): number {
  return editor.heard.filter(({ method }) => method === 'workspace/inlayHint/refresh').length;
}
