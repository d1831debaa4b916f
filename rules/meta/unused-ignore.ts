import { defineRule } from '../../engine/lint/rule';
import { removeIgnore } from '../shared/ignores';

export default defineRule({
  meta: {
    id: 'meta/unused-ignore',
    title: 'An ignore comment keeps nothing away',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  ignores(uses, context) {
    for (const use of uses) {
      if (use.used || !use.known || !use.ran) continue;
      context.report({
        at: use.at,
        message: `${use.rule} finds nothing here, so this comment ignores nothing. Remove it, or it will hide the next one.`,
        tag: 'unnecessary',
        fixes: [
          { title: 'Remove the unused ignore', safety: 'safe', operations: document => removeIgnore(document, use) },
        ],
      });
    }
  },
});
