import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { Project } from '../../engine/lint/project';
import type { IndexReader, Placed } from '../../engine/workspace/indexReader';

/** Files in memory, read without rules: for tests of what the workspace knows. */
export class MemoryWorkspace {
  readonly project = new Project({
    rules: [],
    newest: NEWEST_VERSION,
    onFault: (_, path, error) => {
      throw new Error(`facts of ${path}`, { cause: error });
    },
  });

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.project.update(path, text, true);
  }

  get index(): IndexReader {
    return this.project.lookAround();
  }

  /** The object of a file; of several, the one with this name. */
  object(path: string, name?: string): Placed {
    const placed = this.project.file(path)?.placed ?? [];
    const found = name === undefined ? placed[0] : placed.find(({ facts }) => facts.name === name);
    if (!found) throw new Error(`no object ${name ?? ''} in ${path}`);
    return found;
  }
}
