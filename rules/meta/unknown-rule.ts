import { defineRule } from '../../engine/lint/rule';
import { renameIgnore } from '../shared/ignores';

export default defineRule({
  meta: {
    id: 'meta/unknown-rule',
    title: 'An ignore comment names a rule that does not exist',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
  },
  ignores(uses, context) {
    for (const use of uses) {
      if (use.known) continue;
      const { nearest } = use;
      const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
      context.report({
        at: use.at,
        message: `There is no rule ${use.rule}, so this comment ignores nothing.${hint}`,
        fixes:
          nearest === undefined
            ? []
            : [
                {
                  title: `Change to ${nearest}`,
                  safety: 'choice',
                  operations: document => renameIgnore(document, use, nearest),
                },
              ],
      });
    }
  },
});
