import { Disposable, type Event, extensions, type Uri, workspace } from 'vscode';
import * as protocol from '../server/protocol';
import type { Session } from './session';

/** The part of the API of VS Code's Git extension that is used here. Source: microsoft/vscode extensions/git git.d.ts. */
interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: Event<boolean>;
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

/** Texts asked of git at once: it starts programs for each. */
const AT_ONCE = 8;

/** Tells the server what changed files, and those that are open, were at the last commit, as the Git extension says. */
export function followGit(session: Session): Disposable {
  const baseline = new Baseline(session);
  const look = () =>
    gitExtension()
      .then(git => git && baseline.follow(git))
      .catch(error => session.output.warn('The Git extension does not answer, so nothing is compared with it.', error));
  look();
  // It turns up later when a workspace that was not trusted becomes so.
  return Disposable.from(extensions.onDidChange(look), baseline);
}

/** Undefined where there is none, as in a workspace that is not trusted. */
async function gitExtension(): Promise<GitExtension | undefined> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  return extension && (extension.isActive ? extension.exports : await extension.activate());
}

class Baseline implements Disposable {
  private extension: GitExtension | undefined;
  /** Undefined while the extension is switched off. */
  private git: Git | undefined;
  private readonly subscriptions: Disposable[] = [];
  private readonly followed = new Map<Repository, Disposable>();
  /** Texts at a commit, by commit and file. */
  private texts = new Map<string, Promise<string>>();
  /** What the running server was told. */
  private told: Told = nothing;
  private toldClient: unknown;
  private isBusy = false;
  private isStale = false;

  constructor(private readonly session: Session) {}

  follow(extension: GitExtension): void {
    if (extension === this.extension) return;
    this.dispose();
    this.extension = extension;
    this.subscriptions.push(
      extension.onDidChangeEnablement(() => this.enabledChanged(extension)),
      workspace.onDidOpenTextDocument(document => isManifest(document.uri) && this.refresh()),
      this.session.onDidChange(() => this.session.running !== this.toldClient && this.refresh()),
    );
    this.enabledChanged(extension);
  }

  dispose(): void {
    Disposable.from(...this.subscriptions.splice(0), ...this.followed.values()).dispose();
    this.followed.clear();
  }

  private enabledChanged(extension: GitExtension): void {
    const git = extension.enabled ? extension.getAPI(1) : undefined;
    if (git && git !== this.git) {
      for (const repository of git.repositories) this.watch(repository);
      this.subscriptions.push(
        git.onDidOpenRepository(repository => this.watch(repository)),
        git.onDidCloseRepository(repository => this.forget(repository)),
      );
    }
    this.git = git;
    this.refresh();
  }

  private watch(repository: Repository): void {
    this.followed.set(
      repository,
      repository.state.onDidChange(() => this.refresh()),
    );
    this.refresh();
  }

  private forget(repository: Repository): void {
    this.followed.get(repository)?.dispose();
    this.followed.delete(repository);
    this.refresh();
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
    if (!client) return;
    const now = await this.gather(this.git?.repositories ?? []);
    if (client !== this.session.running) return;
    const before = client === this.toldClient ? this.told : nothing;
    this.told = now;
    this.toldClient = client;
    const changed = [...now.texts].filter(([uri, text]) => before.texts.get(uri) !== text);
    const gone = [...before.texts.keys()].filter(uri => !now.texts.has(uri));
    const isOther = now.folders.join() !== before.folders.join();
    if (!isOther && changed.length + gone.length === 0) return;
    await client.sendNotification(protocol.baseline, {
      folders: now.folders,
      files: [...changed.map(([uri, text]) => ({ uri, text })), ...gone.map(uri => ({ uri }))],
    });
  }

  private async gather(repositories: readonly Repository[]): Promise<Told> {
    const folders: string[] = [];
    const found = new Map<string, string>();
    const kept = new Map<string, Promise<string>>();
    for (const repository of repositories) {
      const commit = repository.state.HEAD?.commit;
      if (commit === undefined) continue;
      folders.push(repository.rootUri.toString());
      const uris = filesOf(repository);
      for (let at = 0; at < uris.length; at += AT_ONCE) {
        const part = uris.slice(at, at + AT_ONCE);
        const texts = await Promise.all(part.map(uri => this.textAt(commit, uri, repository, kept)));
        part.forEach((uri, i) => {
          found.set(uri.toString(), texts[i]!);
        });
      }
    }
    this.texts = kept;
    return { folders: folders.sort(), texts: found };
  }

  private textAt(
    commit: string,
    uri: Uri,
    repository: Repository,
    kept: Map<string, Promise<string>>,
  ): Promise<string> {
    const key = `${commit} ${uri.toString()}`;
    // What git does not have was not there.
    const text = this.texts.get(key) ?? repository.show(commit, uri.fsPath).catch(() => '');
    kept.set(key, text);
    return text;
  }
}

/** What files were, and the folders in which all files that are not among them stand unchanged. */
interface Told {
  readonly folders: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

const nothing: Told = { folders: [], texts: new Map() };

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
