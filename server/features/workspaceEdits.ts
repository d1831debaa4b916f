import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  CreateFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { FileChange } from '../../engine/lint/fixes';
import { lineStartsOf } from '../../engine/text/source';
import type { ClientCan } from '../clientCan';
import { toRange } from '../positions';
import type { Workspace } from '../workspace';

/** Changes of one file with what their offsets count in. */
export interface TextChange extends FileChange {
  /** The text before the change, without byte order mark; undefined when the file is to be made. */
  text: string | undefined;
}

const ELSEWHERE = 'elsewhere';
const ANNOTATIONS: Record<string, ChangeAnnotation> = {
  [ELSEWHERE]: { label: 'Belongs to the fix, in another file', needsConfirmation: true },
};

/** Turns changes of texts into the protocol's edits. */
export class EditWriter {
  constructor(
    private readonly workspace: Workspace,
    private readonly can: ClientCan,
  ) {}

  /** `path` is the file at which the user is looking: changes of others ask for confirmation, where that is possible. */
  write(path: string, changes: readonly TextChange[]): WorkspaceEdit {
    if (!this.can.documentChanges) {
      const edits = changes.map(change => [this.workspace.uriOf(change.path), this.editsOf(change)] as const);
      return { changes: Object.fromEntries(edits) };
    }
    const hasOthers = this.can.changeAnnotations && changes.some(change => this.isElsewhere(path, change));
    return {
      documentChanges: changes.flatMap(change => [...this.creation(change), this.documentEdit(path, change)]),
      ...(hasOthers && { changeAnnotations: ANNOTATIONS }),
    };
  }

  private creation({ path, text }: TextChange): CreateFile[] {
    const uri = this.workspace.uriOf(path);
    return text === undefined ? [{ kind: 'create', uri, options: { ignoreIfExists: true } }] : [];
  }

  private documentEdit(path: string, change: TextChange): TextDocumentEdit {
    const edits: (TextEdit | AnnotatedTextEdit)[] = this.editsOf(change);
    const asked = this.can.changeAnnotations && this.isElsewhere(path, change);
    const version = this.workspace.documents.get(change.path)?.version ?? null;
    return {
      textDocument: { uri: this.workspace.uriOf(change.path), version },
      edits: asked ? edits.map(edit => ({ ...edit, annotationId: ELSEWHERE })) : edits,
    };
  }

  private editsOf({ path, text = '', edits }: TextChange): TextEdit[] {
    const starts = lineStartsOf(text);
    const shift = this.workspace.documents.get(path)?.shift;
    return edits.map(({ start, end, newText }) => ({ range: toRange(starts, start, end, shift), newText }));
  }

  /** A file that is made holds nothing that could be lost. */
  private isElsewhere(path: string, change: TextChange): boolean {
    return change.path !== path && change.text !== undefined;
  }
}
