import type { Range } from '../../engine/text/source';
import type { YamlDocument } from '../../engine/yaml/document';

export { isOptionalPart } from '../../engine/yaml/optional';

/** Helm's ways to ask which version, or which APIs, the cluster has. */
const ASKS_VERSION = /\.Capabilities\b|semverCompare|kubeVersion|apiVersions?\b/i;

/** Whether a template writes this place only for some versions of Kubernetes, so that its author has thought of it. */
export function isVersionGuarded({ template, text }: YamlDocument, offset: number): boolean {
  if (!template) return false;
  const around = template.conditional.filter(range => range.start <= offset && offset < range.end);
  const deciding = template.actions.filter(action => around.some(range => decides(action, range)));
  return deciding.some(action => ASKS_VERSION.test(text.slice(action.start, action.end)));
}

/** The action that opens the range, and those that divide it: `else if`. */
function decides(action: Range, range: Range): boolean {
  return action.end === range.start || (range.start <= action.start && action.end <= range.end);
}
