import { defineRule } from '../../engine/lint/rule';

export default defineRule({
  meta: {
    id: 'meta/invalid-configuration',
    title: 'The configuration file says something that is not understood',
    severity: 'error',
    preset: 'recommended',
    fixes: [],
  },
  configuration(_document, context) {
    for (const { at, message } of context.problems) context.report({ at, message });
  },
});
