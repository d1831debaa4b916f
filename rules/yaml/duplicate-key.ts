import { defineRule } from '../../engine/lint/rule';
import { duplicateKeys } from '../../engine/yaml/duplicates';
import { type Entry, keyText } from '../../engine/yaml/nodes';

const TIMES: Record<number, string> = { 2: 'second', 3: 'third' };

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
    const times = new Map<Entry, number>();
    for (const { first, again } of duplicateKeys(document.root)) {
      const key = keyText(again);
      const time = (times.get(first) ?? 1) + 1;
      times.set(first, time);
      context.report({
        at: again.key,
        message: `${key} stands here for the ${TIMES[time] ?? `${time}th`} time: kubectl rejects the file, and readers that accept it take the last value and drop the others. Keep one of them.`,
        related: [{ message: `${key} stands here first`, at: first.key }],
      });
    }
  },
});
