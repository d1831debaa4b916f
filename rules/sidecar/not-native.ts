import { containerHead, runsToCompletion } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { helperOf, isHelper, needsOrder } from '../shared/helpers';
import { makeNativeSidecar, NATIVE_SIDECARS } from '../shared/nativeSidecar';

/** Kinds whose controllers take init containers only when a feature is switched on. Source: knative.dev, feature flags. */
const WITHOUT_INIT_CONTAINERS = ['Service', 'Configuration'];

export default defineRule({
  meta: {
    id: 'sidecar/not-native',
    title: 'A helper that starts and stops in no order with the main container',
    severity: 'hint',
    preset: 'recommended',
    fixes: ['unsafe'],
    since: NATIVE_SIDECARS,
  },
  workload(workload, context) {
    if (runsToCompletion(workload) || WITHOUT_INIT_CONTAINERS.includes(workload.resource.kind)) return;
    const regular = workload.containers.filter(({ role }) => role === 'container');
    const main = regular.find(container => !isHelper(container));
    if (!main) return;
    for (const container of regular) {
      const helper = helperOf(container);
      const fix = helper && makeNativeSidecar(container);
      if (!helper || !fix || !needsOrder(helper)) continue;
      const name = container.name ?? 'This container';
      context.report({
        at: containerHead(container),
        message: `${name}, ${helper.what}, starts together with ${main.name ?? 'the main container'} and may stop before it: nothing keeps an order. As a native sidecar it starts first and stops last.`,
        fixes: [fix],
      });
    }
  },
});
