import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A folder of real manifests by others: AVOID_SPIKES_CORPUS, or a folder `shared/corpus` beside the repository. */
export const corpusFolder = process.env.AVOID_SPIKES_CORPUS ?? resolve(__dirname, '../../../shared/corpus');

export interface CorpusFile {
  path: string;
  text: string;
}

let files: CorpusFile[] | undefined;

/** All YAML files of the corpus; skips the running test, saying how to provide them, where there are none. */
export function corpus(test: Mocha.Context): CorpusFile[] {
  if (!existsSync(corpusFolder)) {
    test.test!.title += ' (skipped: point AVOID_SPIKES_CORPUS at a folder of manifests)';
    return test.skip();
  }
  files ??= list(corpusFolder).map(path => ({ path, text: readFileSync(path, 'utf8').replace(/^\ufeff/, '') }));
  return files;
}

function list(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return list(path);
    return /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
}
