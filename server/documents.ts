import { type Connection, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { withoutMark } from './files/fileSystem';
import { attend } from './slices';
import { pathOf } from './uris';

/** A document as the editor shows it. */
export interface OpenDocument {
  path: string;
  /** As the client spells it. */
  uri: string;
  version: number;
  /** Without byte order mark. */
  text: string;
  /** Characters that the client counts before `text` begins: 1 when it keeps a byte order mark, else 0. */
  shift: 0 | 1;
}

/** The documents that are open in the editor, by path; their texts win over what is on disk. */
export class Documents {
  private readonly documents = new TextDocuments(TextDocument);
  private readonly byPath = new Map<string, OpenDocument>();

  /** Called after each change, at opening and closing too; `document` is undefined once it is closed. */
  onDidChange: (path: string, document: OpenDocument | undefined) => void = () => {};

  constructor(connection: Connection) {
    this.documents.onDidChangeContent(({ document }) => this.take(document));
    this.documents.onDidClose(({ document }) => this.drop(pathOf(document.uri)));
    this.documents.listen(connection);
  }

  get(path: string): OpenDocument | undefined {
    return this.byPath.get(path);
  }

  all(): OpenDocument[] {
    return [...this.byPath.values()];
  }

  private take(document: TextDocument): void {
    attend();
    const path = pathOf(document.uri);
    const whole = document.getText();
    const text = withoutMark(whole);
    const open: OpenDocument = {
      ...{ path, text, uri: document.uri, version: document.version },
      shift: text.length < whole.length ? 1 : 0,
    };
    this.byPath.set(path, open);
    this.onDidChange(path, open);
  }

  private drop(path: string): void {
    this.byPath.delete(path);
    this.onDidChange(path, undefined);
  }
}
