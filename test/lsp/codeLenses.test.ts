import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver';
import { pulling } from './support/clients';
import type { Editor } from './support/editor';
import { opens, pauses, type Step, transcript, types } from './support/transcript';

const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  MODE: fast\n';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: web:1
          envFrom: [{ configMapRef: { name: settings } }]
`;

async function lenses(editor: Editor, file: string): Promise<CodeLens[]> {
  const uri = editor.uri(file);
  const found = await editor.connection.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  return Promise.all(found.map(lens => editor.connection.request<CodeLens>('codeLens/resolve', lens)));
}

/** The titles of the lenses with their lines, now or soon. */
const reveals =
  (file: string, ...expected: string[]): Step =>
  editor =>
    editor.until(async () => {
      const found = await lenses(editor, file);
      assert.deepEqual(
        found.map(({ range, command }) => `${range.start.line}: ${command?.title}`),
        expected,
      );
    });

const tells =
  (files: Record<string, string | undefined>, folders = ['']): Step =>
  editor =>
    editor.connection.notify('avoidSpikes/baseline', {
      folders: folders.map(folder => editor.folder(folder).uri),
      files: Object.entries(files).map(([file, text]) => ({ uri: editor.uri(file), text })),
    });

const files = { 'web.yaml': WEB, 'settings.yaml': SETTINGS };
const ours = { capabilities: pulling, initializationOptions: { files: 'node' }, files };

describe('code lenses', () => {
  transcript(
    'are not there for other clients without a baseline',
    { capabilities: pulling, files },
    opens('web.yaml'),
    reveals('web.yaml'),
  );

  transcript(
    'say what applying the file over the last commit would do, whatever file that depends on',
    { capabilities: pulling, files },
    opens('web.yaml'),
    tells({}),
    reveals('web.yaml', '3: nothing restarts'),
    tells({ 'settings.yaml': SETTINGS.replace('fast', 'slow') }),
    reveals('web.yaml', '3: nothing restarts, although ConfigMap settings changed'),
    tells({ 'web.yaml': WEB }),
    types('web.yaml', 'web:1', 'web:2'),
    reveals('web.yaml', '3: restarts 3 pods in 2 waves'),
    types('web.yaml', 'web:2', 'web:1'),
    types('web.yaml', 'replicas: 3', 'replicas: 5'),
    reveals('web.yaml', '3: scales from 3 pods to 5, restarts nothing'),
    types('web.yaml', 'matchLabels: { app: web }', 'matchLabels: { app: shop }'),
    reveals('web.yaml', '3: rejected: spec.selector cannot be changed'),
    tells({ 'web.yaml': '' }),
    reveals('web.yaml', '3: new: starts 5 pods'),
    tells({ 'web.yaml': undefined, 'settings.yaml': undefined }),
    reveals('web.yaml', '3: nothing restarts'),
  );

  transcript(
    'say it where there is a last commit, and no longer when it is out of sight',
    { capabilities: pulling, files: { 'one/web.yaml': WEB, 'two/web.yaml': WEB } },
    opens('one/web.yaml'),
    opens('two/web.yaml'),
    tells({}, ['one']),
    reveals('one/web.yaml', '3: nothing restarts'),
    reveals('two/web.yaml'),
    tells({}, []),
    reveals('one/web.yaml'),
  );

  transcript(
    'are asked for anew when the last commit is another one, of the file in front too',
    { capabilities: { ...pulling, workspace: { ...pulling.workspace, codeLens: { refreshSupport: true } } }, files },
    opens('web.yaml'),
    tells({ 'web.yaml': WEB.replace('web:1', 'web:0') }),
    reveals('web.yaml', '3: restarts 3 pods in 2 waves'),
    pauses(600),
    editor => {
      editor.heard.length = 0;
      tells({ 'web.yaml': WEB })(editor);
    },
    editor => editor.until(() => assert.ok(editor.heard.some(({ method }) => method === 'workspace/codeLens/refresh'))),
  );

  transcript('hold the commands for logs in our own client', ours, opens('web.yaml'), async editor => {
    const [lens] = await lenses(editor, 'web.yaml');
    assert.equal(lens?.command?.command, 'avoidSpikes.logs');
    assert.deepEqual(lens?.command?.arguments?.[0], [
      { title: 'Logs of web', command: 'kubectl logs deployment/web -c web --tail=200 -f' },
      { title: 'web before its last restart', command: 'kubectl logs deployment/web -c web -p' },
      {
        title: 'Logs of all pods and containers',
        command: 'kubectl logs -l app=web --all-containers --prefix --tail=100',
      },
      { title: 'Events', command: 'kubectl events --for deployment/web' },
      { title: 'Describe', command: 'kubectl describe deployment/web' },
    ]);
  });

  transcript(
    'hold no command with a name that a shell might take for more',
    { ...ours, files: { 'web.yaml': WEB.replace('name: web\nspec', 'name: "web; reboot"\nspec') } },
    opens('web.yaml'),
    async editor => {
      const [lens] = await lenses(editor, 'web.yaml');
      assert.deepEqual(lens?.command?.arguments, [[]]);
    },
  );
});
