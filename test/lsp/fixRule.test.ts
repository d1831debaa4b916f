import assert from 'node:assert/strict';
import type { WorkspaceEdit } from 'vscode-languageserver';
import { MISSPELT } from './manifests';
import { pulling } from './support/clients';
import { opens, type Step, shows, transcript } from './support/transcript';

/** Files that the edit for a rule changes, with their new texts. */
const changes =
  (rule: string, expected: Record<string, string[]>): Step =>
  async editor => {
    const edit = await editor.connection.request<WorkspaceEdit>('avoidSpikes/fixRule', { rule });
    const found = (edit.documentChanges ?? []).flatMap(change =>
      'edits' in change
        ? [[editor.fileOf(change.textDocument.uri), change.edits.map(one => 'newText' in one && one.newText)]]
        : [],
    );
    assert.deepEqual(Object.fromEntries(found), expected);
  };

describe('a rule is fixed in the whole workspace', () => {
  transcript(
    'whether files are open or not, and others are left alone',
    {
      capabilities: pulling,
      files: { 'a.yaml': MISSPELT, 'deep/b.yaml': MISSPELT, 'c.yaml': MISSPELT.replace('bakend', 'web') },
    },
    opens('a.yaml', MISSPELT),
    shows('deep/b.yaml', '6:toy/misspelt ""'),
    changes('toy/misspelt', { 'a.yaml': ['backend'], 'deep/b.yaml': ['backend'] }),
    changes('toy/latest-image', {}),
    async editor => {
      const asked = editor.connection.request('avoidSpikes/fixRule', { rule: 'toy/none' });
      await assert.rejects(asked, /There is no rule toy\/none/);
    },
  );
});
