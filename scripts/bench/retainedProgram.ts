// Prints how many bytes stay for each byte of source, see retained.ts.
// usage: node --expose-gc retained.cjs repository|mixed
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { Project } from '../../engine/lint/project';
import { rules } from '../../rules/registry.generated';
import { mixedRepository, repository } from './manifests';

function held(): number {
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function projectOf(files: Iterable<[path: string, text: string]>): { project: Project; source: number } {
  const project = new Project({
    ...{ rules, newest: NEWEST_VERSION },
    onFault: (rule, path, error) => {
      throw new Error(`${rule} failed in ${path}`, { cause: error });
    },
  });
  let source = 0;
  for (const [path, text] of files) {
    source += text.length;
    project.update(path, text, false);
  }
  for (const path of project.paths()) project.report(path);
  return { project, source };
}

// What is made once, compiled code above all, does not belong to the files.
projectOf(repository(100));
const before = held();
const { project, source } = projectOf(process.argv[2] === 'mixed' ? mixedRepository() : repository(1_000));
const ratio = (held() - before) / source;
// The project counts as used until here.
console.log(project.paths().length > 0 ? ratio : 0);
