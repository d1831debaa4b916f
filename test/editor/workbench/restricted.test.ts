import assert from 'node:assert/strict';
import { unavailable } from '../../../scripts/editors/hosts';
import { EditorWindow } from '../window';
import { type Editor, startEditor } from './hosts';

describe('in a workspace that is not trusted', () => {
  let editor: Editor;
  let window: EditorWindow;

  before(async function () {
    this.timeout(240_000);
    const why = unavailable('vscode-1.100');
    if (why) {
      console.log(why);
      this.skip();
    }
    const settings = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
    editor = await startEditor('vscode-1.100', { settings });
    window = await EditorWindow.open(editor.url('deployment.yaml'), 'restricted');
  });

  after(async function () {
    this.timeout(30_000);
    await window?.close();
    await editor?.close();
  });

  it('finds the same spikes', async () => {
    await window.squiggles.first().waitFor({ state: 'attached' });
    await window.screenshot('squiggles');
    const banner = await window.page.locator('.part.banner, .statusbar').allInnerTexts();
    assert.match(banner.join(' '), /Restricted Mode/, 'the workspace is not trusted');
  });
});
