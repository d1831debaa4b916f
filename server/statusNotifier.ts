import type { Connection } from 'vscode-languageserver';
import { type ServerStatus, status } from './protocol';
import type { Scanner } from './scanner';
import { Later } from './slices';
import type { Workspace } from './workspace';

/** Milliseconds in which changes are gathered: every keystroke is one. */
const GATHER = 150;

/** Tells our own client what the server is busy with, whenever that changes. */
export class StatusNotifier {
  private last = '';
  private readonly later = new Later(GATHER, () => this.send());

  constructor(
    private readonly connection: Connection,
    private readonly workspace: Workspace,
    private readonly scanner: Scanner,
  ) {}

  changed(): void {
    this.later.soon();
  }

  private send(): void {
    const { revision, project } = this.workspace;
    const current: ServerStatus = { revision, files: project.counts().files, scanning: this.scanner.isScanning };
    const text = JSON.stringify(current);
    if (text === this.last) return;
    this.last = text;
    this.connection.sendNotification(status, current);
  }
}
