import assert from 'node:assert/strict';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver';
import type { Pending, ResponseFailure } from '../../scripts/bench/connection';
import { CONFIG, LATEST, POD, READER } from './manifests';
import { pulling } from './support/clients';
import type { Editor } from './support/editor';
import { deletes, opens, pauses, type Step, shows, transcript, types, writes } from './support/transcript';

const SERVER_CANCELLED = -32802;

/** What the held request has told so far, newest last: `file kind count`. */
class Held {
  private pending!: Pending<WorkspaceDiagnosticReport>;
  private answer: WorkspaceDiagnosticReport | undefined;
  private failure: ResponseFailure | undefined;
  private readonly ids = new Map<string, string>();

  /** Asks for the workspace; `known` are result ids of an earlier time. */
  asks(streamed: boolean, known: Record<string, string> = {}): Step {
    return editor => {
      this.answer = undefined;
      const previous = { ...Object.fromEntries(this.ids), ...known };
      const previousResultIds = Object.entries(previous).map(([file, value]) => ({ uri: editor.uri(file), value }));
      const token = streamed ? { partialResultToken: 'stream' } : {};
      this.pending = editor.connection.begin('workspace/diagnostic', { previousResultIds, ...token });
      this.pending.answer.then(
        answer => {
          this.answer = answer;
        },
        error => {
          this.failure = error;
        },
      );
    };
  }

  /** The answer has come, and is this. */
  answers(...expected: string[]): Step {
    return editor => editor.until(() => assert.deepEqual(this.answer && this.lines(editor, this.answer), expected));
  }

  /** No answer yet. */
  waits(): Step {
    return () => assert.equal(this.answer, undefined);
  }

  /** These partial results have come since the last time. */
  streams(...expected: string[]): Step {
    return async editor => {
      await editor.until(() => assert.deepEqual(this.streamed(editor), expected));
      editor.heard.length = 0;
    };
  }

  /** The newest partial result since the last time is this; a slow machine may have seen some on the way. */
  streamsLast(expected: string): Step {
    return editor => editor.until(() => assert.equal(this.streamed(editor).at(-1), expected));
  }

  cancels(): Step {
    return async editor => {
      editor.connection.notify('$/cancelRequest', { id: this.pending.id });
      await editor.until(() => assert.ok(this.failure));
      assert.equal(this.failure!.code, SERVER_CANCELLED);
      assert.deepEqual(this.failure!.data, { retriggerRequest: true });
    };
  }

  private streamed(editor: Editor): string[] {
    const partial = editor.heard.filter(({ method }) => method === '$/progress').map(({ params }) => params);
    return partial.flatMap(params => {
      const { token, value } = params as { token: string; value: WorkspaceDiagnosticReport };
      return token === 'stream' ? this.lines(editor, value) : [];
    });
  }

  private lines(editor: Editor, { items }: WorkspaceDiagnosticReport): string[] {
    const lines = items.map(item => {
      const file = editor.fileOf(item.uri);
      this.ids.set(file, item.resultId!);
      assert.equal(item.version, editor.documents.get(file)?.version ?? null);
      return `${file} ${item.kind}${item.kind === 'full' ? ` ${item.items.length}` : ''}`;
    });
    return lines.sort();
  }
}

function held(name: string, files: Record<string, string>, script: (request: Held) => Step[]): void {
  transcript(name, { capabilities: pulling, files }, ...script(new Held()));
}

describe('the request for the diagnostics of the workspace', () => {
  held('tells of configuration files too, whenever it is made', { '.avoid-spikes.yaml': 'preset: al\n' }, request => [
    pauses(400),
    request.asks(false),
    request.answers('.avoid-spikes.yaml full 1'),
    request.asks(false, { '.avoid-spikes.yaml': 'forgotten' }),
    request.answers('.avoid-spikes.yaml full 1'),
    request.asks(false),
    writes('.avoid-spikes.yaml', 'preset: all\n'),
    request.answers('.avoid-spikes.yaml full 0'),
  ]);

  held('is answered with all files that have any', { 'a.yaml': POD, 'b.yaml': READER, 'c.yaml': CONFIG }, request => [
    request.asks(false),
    request.answers('a.yaml full 1'),
  ]);

  held(
    'waits while nothing is new, and is answered when another file changes',
    { 'a.yaml': POD, 'b.yaml': READER, 'c.yaml': CONFIG },
    request => [
      request.asks(false),
      request.answers('a.yaml full 1'),
      request.asks(false),
      pauses(300),
      request.waits(),
      writes('b.yaml', READER.replace('web:1', 'web:2')),
      pauses(300),
      request.waits(),
      deletes('c.yaml'),
      request.answers('b.yaml full 1'),
    ],
  );

  held('confirms what is unchanged when it has something to say', { 'a.yaml': POD, 'b.yaml': POD }, request => [
    request.asks(false),
    request.answers('a.yaml full 1', 'b.yaml full 1'),
    request.asks(false, { 'b.yaml': 'something else' }),
    request.answers('a.yaml unchanged', 'b.yaml full 1'),
  ]);

  held('empties the reports of files that are gone, also of those gone before it', { 'a.yaml': POD }, request => [
    request.asks(false, { 'gone.yaml': 'an id of last week' }),
    request.answers('a.yaml full 1', 'gone.yaml full 0'),
    request.asks(false),
    deletes('a.yaml'),
    request.answers('a.yaml full 0'),
  ]);

  held(
    'is held for good and streams changes to a client that takes partial results',
    { 'a.yaml': POD, 'b.yaml': READER },
    request => [
      request.asks(true),
      request.streams('a.yaml full 1', 'b.yaml full 1'),
      writes('c.yaml', CONFIG, 'created'),
      request.streams('b.yaml full 0'),
      deletes('a.yaml'),
      request.streams('a.yaml full 0'),
      request.waits(),
      editor => editor.connection.request('shutdown', undefined).then(() => {}),
      request.answers(),
    ],
  );

  held(
    'leaves out documents that are open, and takes them up again when they are closed',
    { 'a.yaml': POD },
    request => [
      opens('a.yaml'),
      shows('a.yaml', '8:toy/latest-image "web:latest"'),
      request.asks(true),
      pauses(200),
      request.streams(),
      types('a.yaml', ':latest', ':1'),
      shows('a.yaml'),
      editor => editor.close('a.yaml'),
      request.streams('a.yaml full 1'),
    ],
  );

  held(
    'tells a document anew after answers that the client may have thrown away, because nobody saw the document',
    { 'a.yaml': POD },
    request => [
      opens('a.yaml'),
      shows('a.yaml', LATEST),
      request.asks(true),
      pauses(200),
      request.streams(),
      async editor => {
        editor.type('a.yaml', ':latest', ':1');
        // Answered before the next change, so that it says something else than before.
        await editor.pull('a.yaml');
        editor.type('a.yaml', ':1', ':latest');
        await editor.pull('a.yaml');
      },
      request.streamsLast('a.yaml full 1'),
    ],
  );

  held('is answered as to be repeated when it is cancelled', { 'a.yaml': POD }, request => [
    request.asks(true),
    request.streams('a.yaml full 1'),
    request.cancels(),
    request.asks(true),
    request.streams('a.yaml unchanged'),
    writes('a.yaml', `${POD}${POD.slice(POD.indexOf('    - name'))}`),
    request.streams('a.yaml full 2'),
  ]);
});
