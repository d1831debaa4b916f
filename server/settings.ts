import type { Connection } from 'vscode-languageserver';
import { parseKubernetesVersion } from '../engine/kubernetes/lifecycle/versions';
import type { Preset } from '../engine/lint/rule';
import type { Layer } from '../engine/lint/settings';
import { bytesOf, LARGEST_OPEN_FILE } from './limits';
import { describeError } from './log';
import { uriOf } from './uris';

const SECTION = 'avoidSpikes';
const PRESETS: readonly Preset[] = ['recommended', 'strict', 'all'];

/** Milliseconds after which a client that does not answer is taken to have no settings. */
const PATIENCE = 2000;

/** Which figures are shown inside the text. */
export interface Hints {
  /** What all pods of a workload request together. */
  requests: boolean;
  /** What an update needs: more pods, and how many waves. */
  rollout: boolean;
}

/** The editor's settings for one scope, as far as they make sense. */
interface Settings {
  layer: Layer;
  hints: Hints;
  exclude: string[];
  maxFileSize: number;
}

/** The editor's settings: the lowest layer, below every configuration file. */
export class EditorSettings {
  private everywhere = readSettings(undefined);
  private byFolder = new Map<string, Settings>();

  constructor(private readonly connection: Connection) {}

  /** Asks the client. Tells whether anything is different now. */
  async ask(folders: readonly string[]): Promise<boolean> {
    const before = this.layers();
    const items = [{}, ...folders.map(folder => ({ scopeUri: uriOf(folder) }))];
    const answers = await this.request(items.map(item => ({ ...item, section: SECTION })));
    this.everywhere = readSettings(answers[0]);
    this.byFolder = new Map(folders.map((folder, i) => [folder, readSettings(answers[i + 1])]));
    return JSON.stringify(before) !== JSON.stringify(this.layers());
  }

  /** Takes settings that a client sends unasked. Tells whether anything is different now. */
  take(settings: unknown, folders: readonly string[]): boolean {
    const before = this.layers();
    this.everywhere = readSettings(isRecord(settings) ? settings[SECTION] : undefined);
    this.byFolder = new Map(folders.map(folder => [folder, this.everywhere]));
    return JSON.stringify(before) !== JSON.stringify(this.layers());
  }

  /** Lowest first. Inner folders come later, so that theirs win. */
  layers(): Layer[] {
    const folders = [...this.byFolder].sort(([a], [b]) => a.length - b.length);
    const scoped = folders.map(([folder, { layer, exclude }]) => ({
      ...{ folder, exclude },
      overrides: [{ files: ['**'], layer }],
    }));
    return [this.everywhere.layer, ...scoped];
  }

  get hints(): Hints {
    return this.everywhere.hints;
  }

  excludeOf(folder: string): readonly string[] {
    return (this.byFolder.get(folder) ?? this.everywhere).exclude;
  }

  /** In characters, which are at most as many as bytes. */
  get largestOpenFile(): number {
    return bytesOf(this.everywhere.maxFileSize);
  }

  private async request(items: { scopeUri?: string; section: string }[]): Promise<unknown[]> {
    const silence = new Promise<unknown[]>(resolve => setTimeout(() => resolve([]), PATIENCE));
    try {
      const answer: Promise<unknown> = this.connection.workspace.getConfiguration(items);
      return await Promise.race([answer.then(all => (Array.isArray(all) ? all : [])), silence]);
    } catch (error) {
      this.connection.console.warn(`No settings: ${describeError(error)}`);
      return [];
    }
  }
}

/** Settings are typed by hand: what has the wrong type or value counts as not set. */
function readSettings(given: unknown): Settings {
  const { preset, kubernetesVersion, clusterDomain, exclude, maxFileSize, inlayHints } = isRecord(given) ? given : {};
  const layer: Layer = {
    preset: PRESETS.find(known => known === preset),
    target: typeof kubernetesVersion === 'string' ? parseKubernetesVersion(kubernetesVersion) : undefined,
    clusterDomain: typeof clusterDomain === 'string' && clusterDomain !== '' ? clusterDomain : undefined,
  };
  const hints = isRecord(inlayHints) ? inlayHints : {};
  return {
    layer,
    hints: { requests: hints.requests !== false, rollout: hints.rollout !== false },
    exclude: Array.isArray(exclude) ? exclude.filter(glob => typeof glob === 'string') : [],
    maxFileSize: typeof maxFileSize === 'number' && maxFileSize > 0 ? maxFileSize : LARGEST_OPEN_FILE,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
