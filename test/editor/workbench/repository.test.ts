import assert from 'node:assert/strict';
import { unavailable } from '../../../scripts/editors/hosts';
import { eventually } from '../eventually';
import { createRepository, hasGit, git as runGit, watchedGit } from '../repository';
import { EditorWindow } from '../window';
import { type Editor, startEditor } from './hosts';

describe('in the window, in a git repository', () => {
  let editor: Editor;
  let window: EditorWindow;
  let git: Awaited<ReturnType<typeof watchedGit>>;

  before(async function () {
    this.timeout(240_000);
    const why = unavailable('vscode-1.100') ?? (hasGit() ? undefined : 'there is no git on this machine');
    if (why) {
      console.log(why);
      this.skip();
    }
    git = await watchedGit();
    const settings = {
      'git.enabled': true,
      'git.path': git.program,
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    };
    editor = await startEditor('vscode-1.100', { settings }, createRepository);
    window = await EditorWindow.open(editor.url('db.yaml'), 'repository');
  });

  after(async function () {
    this.timeout(30_000);
    await window?.close();
    await editor?.close();
    await git?.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await window?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
    console.log([...(window?.log.slice(-20) ?? []), editor?.log().slice(-3000)].join('\n'));
  });

  it('calls no git as long as the workspace is not trusted', async () => {
    await window.squiggles.first().waitFor({ state: 'attached' });
    await eventually(async () => (await window.lenses()).includes('Logs'), 'the lens with the commands for logs');
    await window.screenshot('restricted');
    assert.doesNotMatch((await window.lenses()).join(), /rejected/);
    assert.equal(await git.calls(), '');
  });

  it('says what applying would do once the workspace is trusted', async () => {
    await window.trust();
    await window.openFile('db.yaml');
    const says = async () => (await window.lenses()).some(lens => /^rejected: spec\.serviceName/.test(lens));
    await eventually(says, 'the lens about the change');
    await window.screenshot('lens');
    assert.notEqual(await git.calls(), '');
    const listed = async () => (await window.problems('db.yaml')).some(row => row.includes('it was db, now database'));
    await eventually(listed, 'the rejected change among the problems');
    await window.screenshot('problems');
  });

  it('follows a commit that is made elsewhere', async () => {
    await runGit(editor.folder, 'commit', '--all', '--quiet', '--message', 'as it will run');
    const says = async () => (await window.lenses()).includes('nothing restarts');
    await eventually(says, 'the lens after the commit');
    await window.screenshot('committed');
  });
});
