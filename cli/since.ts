import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import type { Project } from '../engine/lint/project';
import { Failure, reasonOf } from './failure';
import { decode, isFolder, MAX_BYTES } from './files';
import { absolute, child } from './paths';
import { isManifest } from './walk';

/**
 * Tells the project what the manifests were at a commit: of every repository that one of the paths lies in. The only
 * place that runs another program, `git`. Throws a Failure when it is not there, or knows no such commit.
 */
export function compareWith(ref: string, project: Project, paths: readonly string[], workingFolder: string): void {
  const folders = paths.map(path => absolute(path, workingFolder)).map(path => (isFolder(path) ? path : dirname(path)));
  const roots = new Set(folders.map(rootOf));
  for (const root of roots) {
    const commit = commitOf(ref, root);
    const old = changedFiles(commit, root).filter(isManifest);
    for (const [path, text] of textsAt(commit, old, root)) project.setBaseline(child(root, path), text);
    for (const path of newFiles(root).filter(isManifest)) project.setBaseline(child(root, path), '');
  }
}

/** The repository's folder, by the way that the folder was reached: links are not resolved. */
function rootOf(folder: string): string {
  const found = git(folder, ['rev-parse', '--show-prefix', '--show-toplevel']);
  if (found === undefined) throw new Failure(`--since compares with git, and ${folder} is in no git repository.`);
  const [prefix = '', root = ''] = found.toString('utf8').split('\n');
  const own = `${folder}/`;
  return own.endsWith(`/${prefix}`) ? own.slice(0, own.length - prefix.length - 1) : root;
}

function commitOf(ref: string, root: string): string {
  const found = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (found === undefined) throw new Failure(`--since ${ref}: git knows no such commit, branch or tag in ${root}.`);
  return found.toString('utf8').trim();
}

/** Files that the commit and the working tree have differently, or only one of them has; relative to the root. */
function changedFiles(commit: string, root: string): string[] {
  return list(root, ['diff', '--name-only', '--no-renames', '--no-ext-diff', '-z', commit, '--']);
}

/** Files that git does not know yet, and does not ignore. */
function newFiles(root: string): string[] {
  return list(root, ['ls-files', '--others', '--exclude-standard', '-z']);
}

function list(root: string, args: string[]): string[] {
  const found = git(root, args);
  if (found === undefined) throw new Failure(`git ${args[0]} failed in ${root}.`);
  return found
    .toString('utf8')
    .split('\0')
    .filter(path => path !== '' && !path.includes('\n'));
}

/** Texts of files at a commit, empty where they were not there; those that cannot be read are left out. */
function textsAt(commit: string, paths: readonly string[], root: string): [path: string, text: string][] {
  if (paths.length === 0) return [];
  const output = git(root, ['cat-file', '--batch'], paths.map(path => `${commit}:${path}\n`).join(''));
  if (!output) throw new Failure(`git cat-file failed in ${root}.`);
  const texts: [string, string][] = [];
  let at = 0;
  for (const path of paths) {
    const headEnd = output.indexOf('\n', at);
    // «<hash> blob <size>», or «<name> missing».
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('utf8', at, headEnd)) ?? [];
    at = headEnd + 1;
    if (size === undefined) texts.push([path, '']);
    else {
      const loaded = decode(path, output.subarray(at, at + Number(size)));
      if ('text' in loaded && Number(size) <= MAX_BYTES) texts.push([path, loaded.text]);
      at += Number(size) + 1;
    }
  }
  return texts;
}

/** What git prints; undefined when it fails. Settings of the repository that would start programs are overruled. */
function git(folder: string, args: readonly string[], input = ''): Buffer | undefined {
  const safe = ['-C', folder, '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];
  const ran = spawnSync('git', [...safe, ...args], { input, maxBuffer: 1024 ** 3, windowsHide: true });
  if (!ran.error) return ran.status === 0 ? ran.stdout : undefined;
  const isMissing = (ran.error as NodeJS.ErrnoException).code === 'ENOENT';
  throw new Failure(
    isMissing ? '--since needs git, and there is none on the PATH.' : `git did not run: ${reasonOf(ran.error)}.`,
  );
}
