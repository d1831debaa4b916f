import type { Operation } from '../../engine/edit/operations';
import type { IgnoreUse } from '../../engine/lint/rule';
import type { Comment } from '../../engine/yaml/comments';
import type { YamlDocument } from '../../engine/yaml/document';

/** Takes one rule out of an ignore comment; the comment goes with its last rule. */
export function removeIgnore(document: YamlDocument, use: IgnoreUse): Operation[] {
  const comment = commentOf(document, use);
  if (!comment) return [];
  if (use.alone) return [{ kind: 'removeComment', comment }];
  const from = use.at.start - comment.start;
  const to = use.at.end - comment.start;
  const before = comment.text.slice(0, from);
  const after = comment.text.slice(to);
  // The separator goes with the name: the one behind it, or before it when the name stands last.
  const text = /^\s*,/.test(after) ? before + after.replace(/^\s*,\s*/, '') : before.replace(/\s*,?\s*$/, '') + after;
  return [{ kind: 'replaceComment', comment, text }];
}

export function renameIgnore(document: YamlDocument, use: IgnoreUse, to: string): Operation[] {
  const comment = commentOf(document, use);
  if (!comment) return [];
  const text =
    comment.text.slice(0, use.at.start - comment.start) + to + comment.text.slice(use.at.end - comment.start);
  return [{ kind: 'replaceComment', comment, text }];
}

function commentOf(document: YamlDocument, use: IgnoreUse): Comment | undefined {
  return document.comments.find(comment => comment.start === use.comment.start);
}
