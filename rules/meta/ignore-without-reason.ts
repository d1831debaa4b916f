import { defineRule } from '../../engine/lint/rule';

export default defineRule({
  meta: {
    id: 'meta/ignore-without-reason',
    title: 'An ignore comment does not say why',
    severity: 'information',
    preset: 'strict',
    fixes: [],
  },
  ignores(uses, context) {
    const seen = new Set<number>();
    for (const { comment, reason, rule } of uses) {
      if (rule === '' || reason !== '' || seen.has(comment.start)) continue;
      seen.add(comment.start);
      context.report({
        at: comment,
        message: `This comment ignores ${rule} and does not say why; whoever reads it next has to find out again. Add a colon and the reason.`,
      });
    }
  },
});
