import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { git } from '../repository';
import { extension, finding, findings, gone, open, ruleOf, uriOf } from './editor';

const IMMUTABLE = 'rollout/immutable-field-changed';
const UNCHANGED = 'rollout/template-unchanged';

describe('in a git repository', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;

  before(() => eventually(() => extension().isActive, 'the activation of the extension by the folder'));
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  /** Waits until the lens above the workload of a file says this. */
  async function lens(file: string, expected: string): Promise<void> {
    await open(file);
    let said: string | undefined;
    const isSaid = async () => {
      said = await impact(file);
      return said === expected;
    };
    await eventually(isSaid, `«${expected}» above ${file}`).catch(error => {
      throw new Error(`${error.message}: it says «${said}»`);
    });
  }

  describe('finds, in files that were never opened, what was changed since the last commit', () => {
    const cases: [file: string, rule: string, message: RegExp][] = [
      ['web.yaml', UNCHANGED, /ConfigMap settings has changed .* restarts nothing/],
      ['db.yaml', IMMUTABLE, /spec\.serviceName .*it was db, now database/],
      ['jobs/worker.yaml', IMMUTABLE, /spec\.selector .*it was app=worker, now app=workers/],
    ];
    for (const [file, rule, message] of cases) {
      it(`${rule} in ${file}`, async () => {
        const found = await finding(file, rule);
        assert.equal(vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file').length, 0);
        assert.match(found.message, message);
      });
    }

    it('nothing in a file that was only moved, and nothing in a new one', () => {
      assert.deepEqual(changes('jobs/cache.yaml'), []);
      assert.deepEqual(changes('fresh/new.yaml'), []);
    });
  });

  describe('says above each workload what applying it would do', () => {
    const cases: [what: string, file: string, lens: string][] = [
      ['a changed ConfigMap', 'web.yaml', 'nothing restarts, although ConfigMap settings changed'],
      ['a fixed field', 'db.yaml', 'rejected: spec.serviceName cannot be changed'],
      ['a moved file that was changed', 'jobs/worker.yaml', 'rejected: spec.selector cannot be changed'],
      ['a file that was only moved', 'jobs/cache.yaml', 'nothing restarts'],
      ['a new file', 'fresh/new.yaml', 'new: starts 2 pods'],
      ['an untouched file', 'queue.yaml', 'nothing restarts'],
    ];
    for (const [what, file, expected] of cases) it(what, () => lens(file, expected));
  });

  describe('follows what is typed and not saved', () => {
    afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

    it('in a file that was untouched until then', async () => {
      await type('queue.yaml', 'serviceName: queue', 'serviceName: other');
      await finding('queue.yaml', IMMUTABLE);
      await lens('queue.yaml', 'rejected: spec.serviceName cannot be changed');
      await type('queue.yaml', 'serviceName: other', 'serviceName: queue');
      await gone('queue.yaml', IMMUTABLE);
      await type('queue.yaml', 'queue:1.0.0', 'queue:1.0.1');
      await lens('queue.yaml', 'restarts 1 pod in 1 wave');
    });

    it('in the pod template: then its pods will take notice of the configuration', async () => {
      await type('web.yaml', 'web:1.0.0', 'web:2.0.0');
      await lens('web.yaml', 'restarts 4 pods in 2 waves');
      await gone('web.yaml', UNCHANGED);
    });
  });

  describe('follows git', () => {
    it('is not misled by what is staged', async () => {
      await git(folder, 'add', '--all');
      await quiet(1500);
      await finding('web.yaml', UNCHANGED);
      await finding('db.yaml', IMMUTABLE);
      await finding('jobs/worker.yaml', IMMUTABLE);
      await lens('jobs/cache.yaml', 'nothing restarts');
      await lens('fresh/new.yaml', 'new: starts 2 pods');
    });

    it('has nothing more to say after a commit, of a file that is open neither', async () => {
      await open('db.yaml');
      await lens('jobs/worker.yaml', 'rejected: spec.selector cannot be changed');
      await git(folder, 'commit', '--quiet', '--message', 'as it will run');
      for (const [file, rule] of [['web.yaml', UNCHANGED] as const, ['db.yaml', IMMUTABLE] as const])
        await gone(file, rule);
      await gone('jobs/worker.yaml', IMMUTABLE);
      for (const file of ['web.yaml', 'db.yaml', 'jobs/worker.yaml', 'fresh/new.yaml'])
        await lens(file, 'nothing restarts');
    });

    it('compares with another branch once that is checked out', async () => {
      const document = await open('queue.yaml');
      await git(folder, 'checkout', '--quiet', 'next');
      await eventually(() => document.getText().includes('queue-next'), 'the text of the branch');
      await lens('queue.yaml', 'nothing restarts');
      const all = ['web.yaml', 'db.yaml', 'queue.yaml', 'worker.yaml'];
      await eventually(() => all.flatMap(changes).length === 0, 'nothing about any file');
      await type('queue.yaml', 'queue-next', 'queue');
      assert.match((await finding('queue.yaml', IMMUTABLE)).message, /it was queue-next, now queue/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await gone('queue.yaml', IMMUTABLE);
    });

    it('is silent while the Git extension is switched off, and speaks again when it is back', async () => {
      await lens('queue.yaml', 'nothing restarts');
      const settings = vscode.workspace.getConfiguration('git');
      await settings.update('enabled', false, vscode.ConfigurationTarget.Global);
      await eventually(async () => (await impact('queue.yaml')) === undefined, 'no lens');
      await settings.update('enabled', undefined, vscode.ConfigurationTarget.Global);
      await settings.update('enabled', true, vscode.ConfigurationTarget.Global);
      await lens('queue.yaml', 'nothing restarts');
    });
  });
});

/** Rules that compare with the last commit, and have something to say about a file. */
function changes(file: string): string[] {
  return findings(file)
    .map(ruleOf)
    .filter(rule => rule === IMMUTABLE || rule === UNCHANGED);
}

/** What the lens about applying says above the workload of an open file; undefined when there is none. */
async function impact(file: string): Promise<string | undefined> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uriOf(file),
    20,
  );
  return lenses.map(({ command }) => command?.title).find(title => title !== undefined && title !== 'Logs');
}

/** Replaces a text in a file, without saving it. */
async function type(file: string, from: string, to: string): Promise<void> {
  const document = await open(file);
  const at = document.getText().indexOf(from);
  assert.notEqual(at, -1, `${from} in ${file}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  await vscode.workspace.applyEdit(edit);
}

function quiet(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
