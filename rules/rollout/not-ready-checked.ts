import { parseImage } from '../../engine/kubernetes/image';
import { roleTitle } from '../../engine/kubernetes/workload';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { ContainerFacts, ResourceFacts } from '../../engine/workspace/facts';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { isHelperImage } from '../shared/helpers';
import { probeSkeletons } from '../shared/probes';
import { servicesOf } from '../shared/services';
import { workloadAt } from '../shared/workloads';

export default defineRule({
  meta: {
    id: 'rollout/not-ready-checked',
    title: 'New pods count as ready before anybody asked them',
    severity: 'information',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['no-readiness-probe'],
      'kube-score': ['pod-probes'],
      polaris: ['readinessProbeMissing'],
      checkov: ['CKV_K8S_9'],
      kubescape: ['C-0018'],
    },
  },
  facts(facts, context) {
    const { workload } = facts;
    if (workload?.update?.type !== 'RollingUpdate' || facts.origin === 'patch') return;
    const running = workload.containers.filter(({ role }) => role === 'container' || role === 'sidecar');
    if (running.length === 0 || running.some(({ readinessProbe }) => readinessProbe !== false)) return;
    const main = running.find(({ role, image }) => role === 'container' && !isHelperImage(image)) ?? running[0]!;
    const services = servicesOf(context.index, context.here);
    // Who takes no connections cannot be asked from outside, and rarely has a moment at which it becomes ready.
    if (services.length > 0 || main.port !== undefined) report(main, running.length, services, context);
  },
});

function report(main: ContainerFacts, containers: number, services: Placed[], context: FactsContext): void {
  const { facts } = context.here;
  const who = containers === 1 ? `${roleTitle(main.role, main.name)} has` : `The ${containers} containers have`;
  context.report({
    at: main.place,
    severity: services.length > 0 ? 'warning' : 'information',
    message: `${who} no readinessProbe, so a new pod counts as ready at once: ${effect(facts, services)}. Add one.`,
    related: services.map(service => ({
      message: `Service ${service.facts.name ?? ''} sends traffic to every pod that counts as ready`,
      at: service.facts.place,
      target: service,
    })),
    fixes: fixes(main, context),
  });
}

function effect({ kind, workload }: ResourceFacts, services: Placed[]): string {
  if (services.length > 0) {
    const names = listOf(services.map(({ facts }) => facts.name ?? '(unnamed)'));
    const who = services.length === 1 ? `Service ${names} sends` : `Services ${names} send`;
    return `${who} it traffic before it listens, and an update goes on even if it never will`;
  }
  const pods = kind === 'DaemonSet' ? undefined : workload!.replicas;
  const all = pods === undefined || pods < 2 ? 'the old ones' : `all ${pods} old ones`;
  return `an update replaces ${all} as soon as new ones have started, working or not`;
}

/** Images of programs that answer no HTTP request. */
const WITHOUT_HTTP = [
  ...['postgres', 'postgresql', 'timescaledb', 'mysql', 'mariadb', 'mongo', 'mongodb', 'cassandra'],
  ...['redis', 'valkey', 'memcached', 'zookeeper', 'kafka'],
];

function fixes(main: ContainerFacts, { here }: FactsContext): Fix[] {
  const { port, image } = main;
  if (port === undefined) return [];
  const speaksHttp = !WITHOUT_HTTP.includes(parseImage(image ?? '')?.name ?? '');
  const index = here.facts.workload!.containers.indexOf(main);
  const skeletons = probeSkeletons(port).slice(0, speaksHttp ? undefined : 1);
  return skeletons.map(({ how, value }) => ({
    title: `Add a readinessProbe ${how} (choose what it asks)`,
    safety: 'choice',
    operations: document => {
      const mapping = workloadAt(document, here.item)?.containers[index]?.node;
      return mapping ? [{ kind: 'insertKey', mapping, key: 'readinessProbe', value }] : [];
    },
  }));
}
