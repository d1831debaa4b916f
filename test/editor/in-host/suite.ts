import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { type FileName, files } from '../workspace';
import {
  actions,
  configure,
  describeFinding,
  extension,
  finding,
  findings,
  fix,
  gone,
  hover,
  open,
  remember,
  reset,
  textOnDisk,
  write,
} from './editor';
import { killServer } from './server';

const { Error: error, Warning: warning, Information: information } = vscode.DiagnosticSeverity;

describe('in the extension host', () => {
  before(() => eventually(() => extension().isActive, 'the activation of the extension by the folder'));

  describe('marks the exact characters, in files that were never opened', () => {
    const cases: [file: FileName, rule: string, marked: string, severity: vscode.DiagnosticSeverity][] = [
      ['deployment.yaml', 'root/may-run-as-root', 'cpustress', warning],
      ['deployment.yaml', 'dns/missing-trailing-dot', 'redis.demo.svc.cluster.local', warning],
      ['deployment.yaml', 'root/privilege-escalation', 'cpustress', information],
      ['consumer.yaml', 'rollout/config-change-unnoticed', 'settings', warning],
      ['service.yaml', 'network/service-selects-nothing', 'app: readers', warning],
      ['legacy/ingress.yaml', 'treadmill/removed-api', 'networking.k8s.io/v1beta1', error],
    ];
    for (const [file, rule, marked, severity] of cases) {
      it(`${rule} in ${file}`, async () => {
        const found = await finding(file, rule);
        assert.equal(vscode.workspace.textDocuments.length, 0, 'no file is open');
        assert.equal(textAt(files[file], found.range), marked);
        assert.equal(found.severity, severity);
      });
    }

    it('nothing in YAML that is not Kubernetes', () => assert.deepEqual(findings('notes.yaml'), []));
  });

  describe('in an open file', () => {
    before(remember);
    afterEach(reset);

    it('has the same findings as before it was opened', async () => {
      const before = findings('deployment.yaml').map(describeFinding).sort();
      await open('deployment.yaml');
      await new Promise(resolve => setTimeout(resolve, 1000));
      assert.deepEqual(findings('deployment.yaml').map(describeFinding).sort(), before);
    });

    const fixes: [file: FileName, rule: string, title: string, before: string, after: string][] = [
      [
        'deployment.yaml',
        'root/may-run-as-root',
        'Add runAsNonRoot: true',
        '      containers:\n',
        '      securityContext:\n        runAsNonRoot: true\n      containers:\n',
      ],
      [
        'deployment.yaml',
        'dns/missing-trailing-dot',
        'Add the trailing dot',
        'cluster.local:6379',
        'cluster.local.:6379',
      ],
    ];
    for (const [file, rule, title, before, after] of fixes) {
      it(`fixes ${rule} and changes nothing else`, async () => {
        const document = await open(file);
        await fix(file, rule, title);
        assert.equal(document.getText(), files[file].replace(before, after));
        await gone(file, rule);
      });
    }

    it('marks what is typed', async () => {
      const document = await open('consumer.yaml');
      const edit = new vscode.WorkspaceEdit();
      const at = document.positionAt(document.getText().indexOf('        runAsNonRoot: true'));
      edit.replace(document.uri, document.lineAt(at).range, '        runAsNonRoot: false');
      await vscode.workspace.applyEdit(edit);
      await finding('consumer.yaml', 'root/may-run-as-root');
    });

    it('explains a finding in the hover', async () => {
      await open('deployment.yaml');
      const { range } = await finding('deployment.yaml', 'root/may-run-as-root');
      const text = await hover('deployment.yaml', range.start);
      assert.match(text, /Root in the container is root on the node/, 'the words of the page');
    });

    it('links a finding to the page of its rule', async () => {
      const { code } = await finding('deployment.yaml', 'root/may-run-as-root');
      assert.ok(typeof code === 'object' && code.target.scheme === 'command', String(code));
      assert.equal(code.target.path, 'avoidSpikes.openRulePage');
      assert.deepEqual(JSON.parse(code.target.query), ['root/may-run-as-root']);
    });

    it('fixes all that is safe at once', async () => {
      const document = await open('deployment.yaml');
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      await finding('deployment.yaml', 'dns/missing-trailing-dot');
      const kind = vscode.CodeActionKind.SourceFixAll.append('avoidSpikes');
      const [action] = await actions('deployment.yaml', whole, kind);
      assert.ok(action?.edit, 'there is such an action');
      await vscode.workspace.applyEdit(action.edit);
      assert.match(document.getText(), /svc\.cluster\.local\.:6379/);
      assert.doesNotMatch(document.getText(), /runAsNonRoot/, 'unsafe fixes are no part of it');
    });
  });

  describe('over several files', () => {
    afterEach(reset);

    it('adds the checksum of a ConfigMap, and tells when the ConfigMap changes on disk', async () => {
      const document = await open('consumer.yaml');
      await fix('consumer.yaml', 'rollout/config-change-unnoticed', 'Add ');
      assert.match(document.getText(), /annotations:\n +checksum\/configmap-settings: "?[0-9a-f]{64}"?\n/);
      await gone('consumer.yaml', 'rollout/config-change-unnoticed');
      await document.save();
      await write('config/settings.yaml', files['config/settings.yaml'].replace('"4"', '"8"'));
      await finding('consumer.yaml', 'rollout/stale-checksum');
      await fix('consumer.yaml', 'rollout/stale-checksum', '');
      await gone('consumer.yaml', 'rollout/stale-checksum');
    });

    it('takes a finding back when the pod that was missing appears', async () => {
      await finding('service.yaml', 'network/service-selects-nothing');
      await write('consumer.yaml', (await textOnDisk('consumer.yaml')).replaceAll('app: reader', 'app: readers'));
      await gone('service.yaml', 'network/service-selects-nothing');
    });
  });

  describe('settings', () => {
    it('files may be excluded', async () => {
      await finding('service.yaml', 'network/service-selects-nothing');
      await configure('exclude', ['service.yaml']);
      await gone('service.yaml', 'network/service-selects-nothing');
      await configure('exclude', undefined);
      await finding('service.yaml', 'network/service-selects-nothing');
    });

    it('off means off', async () => {
      await configure('enable', false);
      await eventually(() => findings('deployment.yaml').length === 0, 'no findings');
      await configure('enable', undefined);
      await finding('deployment.yaml', 'root/may-run-as-root');
    });
  });

  describe('the language server', () => {
    it('starts anew by the command', async () => {
      await vscode.commands.executeCommand('avoidSpikes.restart');
      await finding('deployment.yaml', 'root/may-run-as-root');
    });

    it('starts anew when it dies', async function () {
      if (process.platform !== 'linux') this.skip();
      await killServer();
      await open('deployment.yaml');
      await fixAfterRestart();
      await reset();
    });

    it('brings the page of a rule', async () => {
      await vscode.commands.executeCommand('avoidSpikes.openRulePage', 'root/may-run-as-root');
      const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
      await eventually(() => tab()?.includes('may-run-as-root'), 'the page in front');
      const page = vscode.Uri.from({ scheme: 'avoid-spikes', path: '/root/may-run-as-root.md' });
      assert.match((await vscode.workspace.openTextDocument(page)).getText(), /^# root\/may-run-as-root/);
      await reset();
    });
  });
});

/** Diagnostics of the old server stay on the screen; only a new one answers with a fix. */
function fixAfterRestart(): Promise<boolean> {
  const attempt = () => fix('deployment.yaml', 'root/may-run-as-root', 'Add runAsNonRoot: true').then(() => true);
  return eventually(attempt, 'a fix by the new server', 20_000);
}

/** The text that a range marks, which must be on one line. */
function textAt(text: string, { start, end }: vscode.Range): string {
  assert.equal(start.line, end.line);
  return text.split('\n')[start.line]?.slice(start.character, end.character) ?? '';
}
