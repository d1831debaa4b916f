import { defineRule } from '../../engine/lint/rule';
import { duplicateKeys } from '../../engine/yaml/duplicates';
import { keyText } from '../../engine/yaml/nodes';

export default defineRule({
  meta: {
    id: 'yaml/duplicate-key',
    title: 'A key stands twice in one mapping, and only one of the two counts',
    severity: 'error',
    preset: 'recommended',
    fixes: [],
  },
  /** Templates often write a key once in each branch of a condition. */
  document(document, context) {
    if (document.template) return;
    for (const { first, again } of duplicateKeys(document.root)) {
      const key = keyText(again);
      context.report({
        at: again.key,
        message: `${key} stands here for the second time: kubectl rejects the file, and readers that accept it take this value and drop the first. Remove one of the two.`,
        related: [{ message: `${key} stands here first`, at: first.key }],
      });
    }
  },
});
