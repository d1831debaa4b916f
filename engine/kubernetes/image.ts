/**
 * Container image references: `registry.example.com:5000/team/app:1.2@sha256:…`.
 *
 * Grammar: github.com/distribution/reference. Which first part is a registry: its `splitDockerDomain`.
 */

export interface ImageReference {
  /** Host and port as written; undefined when the reference leaves it to the default registry. */
  registry: string | undefined;
  /** Path without registry, tag and digest, as written: "team/app", "nginx". */
  repository: string;
  /** Last part of the repository: "app". */
  name: string;
  tag: string | undefined;
  /** With its algorithm: "sha256:…". */
  digest: string | undefined;
}

const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const REGISTRY =
  /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)(?::\d+)?$/;

/** Undefined if the text is no image reference. */
export function parseImage(text: string): ImageReference | undefined {
  const [rest, digest] = cutAt(text, text.indexOf('@'));
  // A colon before the last slash belongs to the registry's port.
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const [path, tag] = cutAt(rest, colon);
  const [registry, repository] = splitRegistry(path);
  const parts = repository.split('/');
  const valid =
    parts.every(part => PATH.test(part)) &&
    (registry === undefined || REGISTRY.test(registry)) &&
    (tag === undefined || TAG.test(tag)) &&
    (digest === undefined || DIGEST.test(digest));
  return valid ? { registry, repository, name: parts.at(-1) ?? '', tag, digest } : undefined;
}

function cutAt(text: string, index: number): [before: string, after: string | undefined] {
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function splitRegistry(path: string): [registry: string | undefined, repository: string] {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  const isRegistry = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  return slash > 0 && isRegistry ? [first, path.slice(slash + 1)] : [undefined, path];
}
