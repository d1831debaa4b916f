import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { Project } from '../../engine/lint/project';
import { rules } from '../../rules/registry.generated';

/** Bytes that stay in memory for each byte of source, when all files are closed and their findings have been asked for. */
export function retainedPerByte(files: Iterable<[path: string, text: string]>): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const project = new Project({
    ...{ rules, newest: NEWEST_VERSION },
    onFault: (rule, path, error) => {
      throw new Error(`${rule} failed in ${path}`, { cause: error });
    },
  });
  collectGarbage();
  const before = process.memoryUsage();
  let source = 0;
  for (const [path, text] of files) {
    source += text.length;
    project.update(path, text, false);
  }
  for (const path of project.paths()) project.report(path);
  collectGarbage();
  const after = process.memoryUsage();
  const held = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  // So that the project counts as used until here.
  return project.paths().length > 0 ? held / source : 0;
}
