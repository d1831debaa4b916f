import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, finding, findings, fixes, gone, hover, leave, open, ruleOf, uriOf } from './editor';

describe('in the extension host', () => {
  it('marks', async () => {
    const document = await open('deployment.yaml');
    const found = await finding('deployment.yaml', 'root/may-run-as-root');
    assert.equal(document.getText(found.range), 'cpustress');
    console.log(ruleOf(found), extension().id, findings('consumer.yaml').length);
    const [action] = await fixes(document.uri, found.range, /non-root/i);
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    await gone('deployment.yaml', 'root/may-run-as-root');
    assert.match(await hover(uriOf('deployment.yaml'), found.range.start), /Why it hurts/);
    await leave(document);
  });
});
