import type { Connection } from 'vscode-languageserver';
import { matchesAny } from '../../engine/lint/settings';
import { type FileText, findFiles, readFile } from '../protocol';
import { pathOf, uriOf } from '../uris';
import {
  type FileSystem,
  type FindOptions,
  type Found,
  folderHolding,
  isManifestName,
  NEVER_WALKED,
} from './fileSystem';

/** Files as the client sees them: virtual folders, and every folder where the server runs in a Web Worker. */
export class ClientFiles implements FileSystem {
  constructor(
    private readonly connection: Connection,
    private readonly folders: () => readonly string[],
  ) {}

  async find(folder: string, { exclude, limit }: FindOptions): Promise<Found> {
    try {
      const { files, truncated } = await this.connection.sendRequest(findFiles, {
        folder: uriOf(folder),
        exclude,
        limit,
      });
      const paths = files.map(({ uri }) => pathOf(uri)).filter(path => this.isWanted(path, folder, exclude));
      return { paths, truncated };
    } catch (error) {
      this.connection.console.error(`${folder} cannot be searched: ${error}`);
      return { paths: [], truncated: false };
    }
  }

  async read(path: string, maxBytes: number): Promise<FileText> {
    if (folderHolding(path, this.folders()) === undefined) return { error: 'lies outside the workspace' };
    try {
      return await this.connection.sendRequest(readFile, { uri: uriOf(path), maxBytes });
    } catch (error) {
      return { error: String(error) };
    }
  }

  async accepts(path: string, exclude: readonly string[]): Promise<boolean> {
    const folder = folderHolding(path, this.folders());
    return folder !== undefined && this.isWanted(path, folder, exclude);
  }

  private isWanted(path: string, folder: string, exclude: readonly string[]): boolean {
    const steps = path.slice(folder.length).split('/');
    return isManifestName(path) && !steps.some(step => NEVER_WALKED.has(step)) && !matchesAny(path, exclude, folder);
  }
}
