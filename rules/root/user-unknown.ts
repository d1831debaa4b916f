import { effectsOf } from '../../engine/kubernetes/effects';
import { securityOf } from '../../engine/kubernetes/security';
import type { Container } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { mappingAt, type YamlNode } from '../../engine/yaml/nodes';
import { lastingContainers, whoOf } from '../shared/security';

export default defineRule({
  meta: {
    id: 'root/user-unknown',
    title: 'Root is forbidden, but no user is named: an image with a user by name is refused',
    severity: 'hint',
    preset: 'strict',
    fixes: ['choice'],
  },
  workload(workload, context) {
    const groups = new Map<YamlNode, Container[]>();
    for (const container of lastingContainers(workload)) {
      const { runAsNonRoot, runAsUser } = securityOf(container);
      if (effectsOf(container)?.user.kind !== 'not-root' || runAsUser.hidden || !runAsNonRoot.node) continue;
      groups.set(runAsNonRoot.node, [...(groups.get(runAsNonRoot.node) ?? []), container]);
    }
    for (const [node, group] of groups) {
      const holder = securityOf(group[0]!).runAsNonRoot.from === 'pod' ? workload.podSpec : group[0]!.node;
      const mapping = mappingAt(holder, 'securityContext');
      context.report({
        at: node,
        message: `Root is forbidden, and no user is named for ${whoOf(group)}. If an image names its user by name and not by number, the kubelet cannot tell whether that is root, and refuses it. Name the number with runAsUser.`,
        fixes: mapping
          ? [
              {
                title: 'Add runAsUser: 1000 (put in the user that the image is made for)',
                safety: 'choice',
                operations: () => [{ kind: 'setPath', mapping, path: ['runAsUser'], value: 1000 }],
              },
            ]
          : [],
      });
    }
  },
});
