import {
  formatKubernetesVersion,
  type KubernetesVersion,
  NEWEST_VERSION,
  parseKubernetesVersion,
  supportedOn,
  supportOf,
} from '../../engine/kubernetes/lifecycle/versions';
import { type ConfigurationContext, defineRule } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
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
  const message = version === undefined ? undefined : trouble(version, context.today);
  if (node && message !== undefined) context.report({ at: node, message });
}

function trouble(version: KubernetesVersion, today: string | undefined): string | undefined {
  const name = `Kubernetes ${formatKubernetesVersion(version)}`;
  if (version > NEWEST_VERSION)
    return `${name} is newer than all that is known here: what it brings and takes is checked as of ${formatKubernetesVersion(NEWEST_VERSION)}.`;
  const support = today === undefined ? undefined : supportOf(version, today);
  if (support?.state !== 'ended') return undefined;
  const since = support.release ? ` since ${support.release.endOfLife}` : ' for a long time';
  const alive = listOf(supportedOn(today!).map(formatKubernetesVersion));
  return `${name} has had no fixes${since}, nor will its security holes be mended. Those that get fixes: ${alive}.`;
}
