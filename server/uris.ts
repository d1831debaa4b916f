/**
 * The engine's paths are URIs with their path decoded: `file:///home/me/my files/a.yaml`. So they can be joined with
 * what a manifest says, matched by globs and compared, although clients differ in what they encode.
 */

const PARTS = /^([a-z][a-z0-9+.-]*:)(\/\/[^/?#]*)?([^?#]*)(.*)$/is;

/** The engine's name for what a client calls `uri`. */
export function pathOf(uri: string): string {
  const parts = PARTS.exec(uri);
  if (!parts) return uri;
  const [, scheme, authority = '', path, rest] = parts;
  return withoutSlash(`${scheme!.toLowerCase()}${authority}${withLowerDrive(decoded(path!))}${rest}`);
}

/** The URI of a path, spelled as VS Code does. Inverse of `pathOf` for URIs without query and fragment. */
export function uriOf(path: string): string {
  const parts = /^([a-z][a-z0-9+.-]*:)(\/\/[^/]*)?(.*)$/is.exec(path);
  if (!parts) return path;
  const [, scheme, authority = '', rest] = parts;
  return `${scheme}${authority}${rest!.split('/').map(encoded).join('/')}`;
}

/** Whether the path lies in the folder, or is it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign: taken as it stands.
  }
}

function encoded(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Windows and its editors do not agree on the case of drive letters. */
function withLowerDrive(path: string): string {
  return path.replace(/^\/[A-Z]:/, drive => drive.toLowerCase());
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') && !path.endsWith('//') && !/^[a-z]+:\/\/\/[a-z]:\/$/i.test(path)
    ? path.slice(0, -1)
    : path;
}
