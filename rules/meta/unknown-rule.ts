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
        message:
          use.rule === ''
            ? 'This comment names no rule, so it ignores nothing. Write spikes-ignore, spikes-ignore-document or spikes-ignore-file, and behind it a rule, or a chapter such as root/*.'
            : `There is no rule ${use.rule}, so this comment ignores nothing.${hint}`,
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
