import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { defineRule } from '../../engine/lint/rule';
import { at } from '../../engine/yaml/nodes';
import {
  companionOf,
  isRelabelled,
  mayFindPod,
  meantHint,
  meantPod,
  pairText,
  podsBeside,
  selectPod,
} from '../shared/selectors';

export default defineRule({
  meta: {
    id: 'network/service-selects-nothing',
    title: 'A Service selects no pod of the workspace',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['dangling-service'], 'kube-score': ['service-targets-pod'] },
  },
  kinds: ['Service'],
  facts(facts, context) {
    const { service, origin } = facts;
    const selector = service?.selector;
    if (!selector || !service.selectorPlace || selector.open || service.type === 'ExternalName') return;
    if (origin !== 'plain' || Object.keys(selector.known).length === 0) return;
    if (mayFindPod({ matchLabels: selector.known }, context) || isRelabelled(context)) return;
    const beside = podsBeside(context);
    const meant = meantPod(selector.known, beside) ?? companionOf(context.here, beside);
    if (!meant) return;
    context.report({
      at: service.selectorPlace,
      message: `No pod of the workspace has ${pairText(selector.known)}, so connections to ${describe(facts)} are refused.${meantHint(meant)}`,
      related: [
        {
          message: `${describe(meant.facts)} has other labels`,
          at: meant.facts.workload!.place,
          target: meant,
        },
      ],
      fixes: selectPod({ matchLabels: selector.known }, meant, document =>
        at(resourcesOf(document)[context.here.item]?.root, 'spec', 'selector'),
      ),
    });
  },
});
