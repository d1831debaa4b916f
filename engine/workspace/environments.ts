import { baseName, folderOf } from './paths';

export type Stage = 'production' | 'other';

/** A part of a path that names an environment: `prod` in `overlays/prod/web.yaml` and in `values-prod.yaml`. */
export interface Environment {
  /** The folder that holds it, and its neighbours. */
  parent: string;
  /** The name as written: `prod`, `prod-eu`. */
  name: string;
  stage: Stage;
  /** A folder, or files of values for a chart. */
  form: 'folder' | 'values';
}

const PRODUCTION = /^(prod|production|prd|live)$/i;
const OTHER =
  /^(dev|devel|development|test|tests|testing|tst|qa|uat|stage|staging|stg|int|integration|preprod|sandbox|sit|e2e|ci|local|preview|acceptance|nonprod|nonproduction|canary)$/i;

/** Which stage a name speaks of; undefined when it speaks of none. `pre-prod` and `non-prod` are not production. */
export function stageOf(name: string): Stage | undefined {
  const words = name.split(/[-_.]/);
  if (words.some(word => OTHER.test(word) || /^(pre|non|not)$/i.test(word))) return 'other';
  return words.some(word => PRODUCTION.test(word)) ? 'production' : undefined;
}

/** The environments that a path names: at most one folder, the deepest, and the file if it holds values. */
export function environmentsIn(path: string): Environment[] {
  const found: Environment[] = [];
  const values =
    /^values[-_.](.+)\.ya?ml$/.exec(baseName(path))?.[1] ?? /^(.+)[-_.]values\.ya?ml$/.exec(baseName(path))?.[1];
  const ofValues = values === undefined ? undefined : stageOf(values);
  if (ofValues) found.push({ parent: folderOf(path), name: values!, stage: ofValues, form: 'values' });
  for (let folder = folderOf(path); folder.includes('/'); folder = folderOf(folder)) {
    const name = baseName(folder);
    const stage = stageOf(name);
    if (!stage) continue;
    found.push({ parent: folderOf(folder), name, stage, form: 'folder' });
    break;
  }
  return found;
}
