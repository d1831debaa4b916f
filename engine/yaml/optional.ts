import type { YamlDocument } from './document';
import type { Mapping } from './nodes';

/** Whether a template may leave out this part of an object and still write the object. */
export function isOptionalPart({ template }: YamlDocument, offset: number, root: Mapping): boolean {
  return (
    template?.conditional.some(
      range => range.start <= offset && offset < range.end && !(range.start <= root.start && root.start < range.end),
    ) ?? false
  );
}
