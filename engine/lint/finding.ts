import type { Identity } from '../kubernetes/resource';
import type { Range } from '../text/source';
import { pooled } from '../text/strings';
import type { Placed } from '../workspace/workspaceIndex';
import type { Fix, Safety, Severity } from './rule';

/** What is shown of a fix before anybody takes it. */
export interface FixOffer {
  title: string;
  safety: Safety;
  preferred?: boolean;
}

export interface RelatedPlace {
  message: string;
  at: Range;
  /** Undefined: the finding's own document. */
  target: Placed | undefined;
}

/** A spike in one document. Offsets are relative to the document, so they hold when other documents change. */
export interface Finding extends Range {
  rule: string;
  severity: Severity;
  message: string;
  tag: 'deprecated' | 'unnecessary' | undefined;
  /** Position of the object in its document, counted from zero; undefined for findings about the text itself. */
  item: number | undefined;
  resource: Identity | undefined;
  related: readonly RelatedPlace[];
  fixes: readonly FixOffer[];
  /** True when the rule asked the index first: files that have not been read yet may prove the finding wrong. */
  restsOnIndex: boolean;
  /**
   * Names the finding, whatever its position: for code actions that are resolved later. Within its document until it
   * is placed, within its file from then on.
   */
  fingerprint: string;
}

/** A finding whose fixes can be carried out, because the document's tree is at hand. */
export interface LiveFinding extends Finding {
  fixes: readonly Fix[];
}

/** Without the closures that keep a syntax tree alive. */
export function withoutTree(finding: Finding): Finding {
  return finding.fixes.length === 0 ? finding : { ...finding, fixes: finding.fixes.map(offerOf) };
}

function offerOf({ title, safety, preferred }: FixOffer): FixOffer {
  const own = pooled(title);
  return preferred ? { title: own, safety, preferred } : { title: own, safety };
}

/** `ordinalOf` counts the findings of a document that say the same of the same object, each by a text of its own. */
export function fingerprintOf(
  rule: string,
  message: string,
  resource: Identity | undefined,
  item: number | undefined,
  ordinalOf: (what: string) => number,
): string {
  const object = resource ? `${resource.kind}/${resource.namespace}/${resource.name ?? ''} ` : ' ';
  const said = (hash(message, hash(object, START)) >>> 0).toString(16);
  return `${rule}#${item ?? '-'}#${ordinalOf(`${rule}#${item}#${said}`)}#${said}`;
}

const START = 0x811c9dc5;

/** FNV-1a, 32 bit: short and stable from run to run; no security rests on it. Goes on from what came before. */
function hash(text: string, before: number): number {
  let value = before;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
