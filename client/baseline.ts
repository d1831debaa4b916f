import { Disposable, type Event, extensions, type Uri, workspace } from 'vscode';
import * as protocol from '../server/protocol';
import type { Session } from './session';

/** The part of the API of VS Code's Git extension that is used here. Source: microsoft/vscode extensions/git git.d.ts. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): Git;
}

interface Git {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: Event<Repository>;
  readonly onDidCloseRepository: Event<Repository>;
}

interface Repository {
  readonly rootUri: Uri;
  readonly state: {
    readonly HEAD: { readonly commit?: string } | undefined;
    readonly workingTreeChanges: readonly Change[];
    readonly indexChanges: readonly Change[];
    readonly mergeChanges: readonly Change[];
    readonly untrackedChanges?: readonly Change[];
    readonly onDidChange: Event<void>;
  };
  show(ref: string, path: string): Promise<string>;
}

interface Change {
  readonly uri: Uri;
  readonly originalUri: Uri;
}

/** Tells the server what changed files, and those that are open, were at the last commit, as the Git extension says. */
export function followGit(session: Session): Disposable {
  const baseline = new Baseline(session);
  gitApi()
    .then(git => git && baseline.follow(git))
    .catch(error => session.output.warn('The Git extension does not answer, so nothing is compared with it.', error));
  return baseline;
}

/** Undefined without the extension, or when it is switched off. */
async function gitApi(): Promise<Git | undefined> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  const git = extension && (extension.isActive ? extension.exports : await extension.activate());
  return git?.enabled ? git.getAPI(1) : undefined;
}

class Baseline implements Disposable {
  private git: Git | undefined;
  private readonly subscriptions: Disposable[] = [];
  private readonly followed = new Map<Repository, Disposable>();
  /** Texts at a commit, by commit and file. */
  private texts = new Map<string, Promise<string>>();
  /** What the running server was told. */
  private told = new Map<string, string>();
  private toldClient: unknown;
  private isBusy = false;
  private isStale = false;

  constructor(private readonly session: Session) {}

  follow(git: Git): void {
    this.git = git;
    const refresh = () => this.refresh();
    for (const repository of git.repositories) this.watch(repository);
    this.subscriptions.push(
      git.onDidOpenRepository(repository => {
        this.watch(repository);
        refresh();
      }),
      git.onDidCloseRepository(repository => {
        this.followed.get(repository)?.dispose();
        this.followed.delete(repository);
        refresh();
      }),
      workspace.onDidOpenTextDocument(document => isManifest(document.uri) && refresh()),
      this.session.onDidChange(() => this.session.running !== this.toldClient && refresh()),
    );
    refresh();
  }

  dispose(): void {
    Disposable.from(...this.subscriptions, ...this.followed.values()).dispose();
  }

  private watch(repository: Repository): void {
    this.followed.set(
      repository,
      repository.state.onDidChange(() => this.refresh()),
    );
  }

  /** One round at a time; what happens meanwhile is looked at in the next. */
  private async refresh(): Promise<void> {
    this.isStale = true;
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      while (this.isStale) {
        this.isStale = false;
        await this.tell();
      }
    } catch (error) {
      this.session.output.warn('What the files were at the last commit cannot be told.', error);
    } finally {
      this.isBusy = false;
    }
  }

  private async tell(): Promise<void> {
    const client = this.session.running;
    if (!client || !this.git || this.git.repositories.length === 0) return;
    const now = await this.gather(this.git.repositories);
    if (client !== this.session.running) return;
    const before = client === this.toldClient ? this.told : new Map<string, string>();
    const changed = [...now].filter(([uri, text]) => before.get(uri) !== text).map(([uri, text]) => ({ uri, text }));
    const gone = [...before.keys()].filter(uri => !now.has(uri)).map(uri => ({ uri }));
    const isFirst = client !== this.toldClient;
    this.told = now;
    this.toldClient = client;
    if (isFirst || changed.length + gone.length > 0)
      await client.sendNotification(protocol.baseline, { files: [...changed, ...gone] });
  }

  private async gather(repositories: readonly Repository[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const kept = new Map<string, Promise<string>>();
    for (const repository of repositories) {
      const commit = repository.state.HEAD?.commit;
      if (commit === undefined) continue;
      for (const uri of filesOf(repository)) {
        const key = `${commit} ${uri.toString()}`;
        // What git does not have was not there.
        const text = this.texts.get(key) ?? repository.show(commit, uri.fsPath).catch(() => '');
        kept.set(key, text);
        found.set(uri.toString(), await text);
      }
    }
    this.texts = kept;
    return found;
  }
}

/** Manifests that differ from the last commit, under both names when renamed, and those that are open. */
function filesOf({ rootUri, state }: Repository): Uri[] {
  const changes = [
    state.workingTreeChanges,
    state.indexChanges,
    state.mergeChanges,
    state.untrackedChanges ?? [],
  ].flat();
  const open = workspace.textDocuments.map(({ uri }) => uri).filter(uri => uri.scheme === 'file');
  const inside = open.filter(({ path }) => path.startsWith(`${rootUri.path}/`));
  const uris = [...changes.flatMap(({ uri, originalUri }) => [uri, originalUri]), ...inside].filter(isManifest);
  return [...new Map(uris.map(uri => [uri.toString(), uri])).values()];
}

function isManifest({ path }: Uri): boolean {
  return /\.ya?ml$|\/Kustomization$/i.test(path);
}
