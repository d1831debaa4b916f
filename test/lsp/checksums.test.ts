import assert from 'node:assert/strict';
import type { WorkspaceEdit } from 'vscode-languageserver';
import { pulling } from './support/clients';
import { realServer } from './support/servers';
import { chosen, lastStatus, opens, type Step, shows, showsAtOnce, transcript, types } from './support/transcript';

const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  MODE: fast
`;
/** Of the JSON text {"data":{"MODE":"fast"}}, as docs/checksums.md has it. */
const FAST = '4c2ca112df9dfe4c1b61e4129877778a66985b286498fc3f8205ab7424cc797d';
/** Of {"data":{"MODE":"slow"}}. */
const SLOW = '5bf3bc8e6222f40ce9e807565311250edf0957aa6a47e64c4b8a95bcd7417744';

const consumer = (name: string, hash = FAST) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
      annotations:
        checksum/configmap-settings: ${hash}
    spec:
      containers:
        - name: ${name}
          image: registry.example/${name}:1
          envFrom:
            - configMapRef:
                name: settings
`;

const files = {
  '.avoid-spikes.yaml': 'rules:\n  root/*: off\n  cost/*: off\n',
  'settings.yaml': SETTINGS,
  'open.yaml': consumer('open'),
  'two.yaml': `${consumer('two')}---\n${consumer('three')}`,
  'far/away/elsewhere.yaml': consumer('elsewhere'),
};
const situation = { server: realServer(), capabilities: pulling, files, initializationOptions: { files: 'node' } };
const scanned: Step = editor => editor.until(() => assert.equal(lastStatus(editor)?.scanning, false));

const stale = (line: number) => `${line}:rollout/stale-checksum "${FAST}"`;

/** «Bump All Checksums» changes these files, each place to this hash. */
const bumpsAll =
  (expected: Record<string, string[]>): Step =>
  async editor => {
    const edit = await editor.connection.request<WorkspaceEdit>('avoidSpikes/fixRule', {
      rule: 'rollout/stale-checksum',
    });
    const changed = (edit.documentChanges ?? []).flatMap(change =>
      'edits' in change
        ? [[editor.fileOf(change.textDocument.uri), change.edits.map(one => 'newText' in one && one.newText)]]
        : [],
    );
    assert.deepEqual(Object.fromEntries(changed), expected);
    editor.apply(edit);
  };

describe('checksums of configuration', () => {
  transcript(
    'are stale with the keystroke that changes the ConfigMap, in files that are not open too',
    situation,
    scanned,
    opens('settings.yaml'),
    opens('open.yaml'),
    showsAtOnce('open.yaml'),
    types('settings.yaml', 'fast', 'slow'),
    showsAtOnce('open.yaml', stale(14)),
    showsAtOnce('two.yaml', '14:rollout/stale-checksum ""', '36:rollout/stale-checksum ""'),
    showsAtOnce('far/away/elsewhere.yaml'),
    types('settings.yaml', 'slow', '"fast"  # quotes, blanks and comments are no change'),
    showsAtOnce('open.yaml'),
    showsAtOnce('two.yaml'),
  );

  transcript(
    'are bumped in the workspace',
    situation,
    scanned,
    opens('settings.yaml'),
    opens('open.yaml'),
    types('settings.yaml', 'fast', 'slow'),
    shows('open.yaml', stale(14)),
    bumpsAll({ 'open.yaml': [SLOW], 'two.yaml': [SLOW, SLOW] }),
    showsAtOnce('open.yaml'),
    bumpsAll({}),
  );

  transcript(
    'are bumped in a file',
    situation,
    scanned,
    opens('settings.yaml'),
    opens('two.yaml'),
    types('settings.yaml', 'fast', 'slow'),
    showsAtOnce('two.yaml', stale(14), stale(36)),
    async editor => {
      const action = await chosen(editor, 'two.yaml', 'Fix all rollout/stale-checksum in this file');
      editor.apply(action.edit!);
    },
    showsAtOnce('two.yaml'),
    async editor => assert.equal(editor.documents.get('two.yaml')!.getText().split(SLOW).length, 3),
  );
});
