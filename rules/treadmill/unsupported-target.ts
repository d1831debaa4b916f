import { troubleWith } from '../../engine/kubernetes/lifecycle/support';
import { parseKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { type ConfigurationContext, defineRule } from '../../engine/lint/rule';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'treadmill/unsupported-target',
    title: 'A target version that gets no fixes any more, or that is not known yet',
    severity: 'information',
    preset: 'recommended',
    fixes: [],
  },
  configuration({ root }, context) {
    for (const scope of [root, ...itemsAt(root, 'overrides')]) check(at(scope, 'kubernetesVersion'), context);
  },
});

function check(node: YamlNode | undefined, context: ConfigurationContext): void {
  const version = parseKubernetesVersion(asString(node) ?? '');
  const message = version === undefined ? undefined : troubleWith(version, context.today);
  if (node && message !== undefined) context.report({ at: node, message });
}
