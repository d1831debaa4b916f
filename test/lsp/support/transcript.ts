import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction } from 'vscode-languageserver';
import type { ServerStatus } from '../../../server/protocol';
import { Editor, type EditorOptions, marks } from './editor';
import { toyServer } from './servers';

/** One thing that a user does or sees. */
export type Step = (editor: Editor) => void | Promise<void>;

type Situation = Omit<EditorOptions, 'server'> & { server?: string };

/** A test: an editor in some situation, and what happens then, in order. */
export function transcript(name: string, situation: Situation, ...steps: Step[]): void {
  it(name, async () => {
    const editor = await Editor.start({ server: toyServer(), ...situation });
    try {
      for (const step of steps) await step(editor);
      await editor.stop();
    } finally {
      editor.connection.kill();
    }
  });
}

export const opens =
  (file: string, text?: string): Step =>
  editor =>
    editor.open(file, text);

export const closes =
  (file: string): Step =>
  editor =>
    editor.close(file);

export const types =
  (file: string, from: string, to: string): Step =>
  editor =>
    editor.type(file, from, to);

/** Another program writes a file, and the editor notices. */
export const writes =
  (file: string, text: string, type: 'created' | 'changed' = 'changed'): Step =>
  editor => {
    editor.put(file, text);
    tell(editor, file, type === 'created' ? 1 : 2);
  };

export const deletes =
  (file: string): Step =>
  editor => {
    rmSync(join(editor.root, file), { recursive: true });
    tell(editor, file, 3);
  };

function tell(editor: Editor, file: string, type: number): void {
  editor.connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: editor.uri(file), type }] });
}

/** The file's findings are these, now or soon, as `line:rule "marked text"`. */
export const shows =
  (file: string, ...expected: string[]): Step =>
  editor =>
    editor.until(async () => assert.deepEqual(await marked(editor, file), expected));

/** They are these at once, with the first answer. */
export const showsAtOnce =
  (file: string, ...expected: string[]): Step =>
  async editor =>
    assert.deepEqual(await marked(editor, file), expected);

async function marked(editor: Editor, file: string): Promise<string[]> {
  return marks(await editor.diagnostics(file), editor.documents.get(file)?.getText() ?? '');
}

/** The menu on all findings of the file. */
export const offers =
  (file: string, ...titles: string[]): Step =>
  async editor =>
    assert.deepEqual(
      (await editor.actions(file)).map(({ title }) => title),
      titles,
    );

/** Chooses from the menu and carries it out. */
export const chooses =
  (file: string, title: string, only?: string[]): Step =>
  async editor =>
    editor.apply((await chosen(editor, file, title, only)).edit!);

export async function chosen(editor: Editor, file: string, title: string, only?: string[]): Promise<CodeAction> {
  const actions = await editor.actions(file, only);
  const action = actions.find(candidate => candidate.title === title);
  assert.ok(action, `${title} is not among ${actions.map(other => other.title).join(', ')}`);
  return action.edit ? action : editor.resolve(action);
}

/** The document reads so. */
export const reads =
  (file: string, text: string): Step =>
  editor =>
    assert.equal(editor.documents.get(file)?.getText(), text);

/** Lets things happen that the test does not wait for by their outcome. */
export const pauses =
  (milliseconds: number): Step =>
  () =>
    new Promise(resolve => setTimeout(resolve, milliseconds));

/** Answers the server's requests for files as our client does, from files that are on no disk; milliseconds for each. */
export const provides =
  (files: Readonly<Record<string, string>>, delay = 0): Step =>
  editor => {
    const before = editor.connection.onRequest;
    editor.connection.onRequest = async (method, params) => {
      if (method === 'avoidSpikes/findFiles')
        return { files: Object.keys(files).map(file => ({ uri: editor.uri(file) })), truncated: false };
      if (method !== 'avoidSpikes/readFile') return before(method, params);
      const text = files[editor.fileOf((params as { uri: string }).uri)];
      if (text === undefined) return { error: 'FileNotFound' };
      await new Promise(resolve => setTimeout(resolve, delay));
      return { text };
    };
  };

/** What the server has said of itself so far. */
export function statuses(editor: Editor): ServerStatus[] {
  return editor.heard
    .filter(({ method }) => method === 'avoidSpikes/status')
    .map(({ params }) => params as ServerStatus);
}

export function lastStatus(editor: Editor): Partial<ServerStatus> | undefined {
  const { revision: _, ...rest } = statuses(editor).at(-1) ?? { revision: 0 };
  return rest;
}
