import { type Container, containerHead, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';
import { type Helper, helperOf } from '../shared/helpers';

export default defineRule({
  meta: {
    id: 'ordering/sidecar-too-late',
    title: 'An init container runs before the sidecar that it needs',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
    // Native sidecars are on by default since 1.29 (KEP-753).
    since: 29,
  },
  /** Init containers and sidecars start one after the other, as listed. Source: KEP-753. */
  workload(workload, context) {
    const list = workload.containers.filter(({ role }) => role === 'init' || role === 'sidecar');
    for (const [position, container] of list.entries()) {
      if (container.role !== 'init') continue;
      const late = list
        .slice(position + 1)
        .find(other => other.role === 'sidecar' && needs(container, other) !== undefined);
      if (late) report(container, late, workload, context);
    }
  },
});

interface Need {
  helper: Helper;
  /** The port on localhost by which the container reaches it. */
  port: number;
}

/** Only a known proxy whose own port the container names on localhost is plainly needed. */
function needs(container: Container, sidecar: Container): Need | undefined {
  const helper = helperOf(sidecar);
  if (!helper || !/proxy|pooler|Vault|sidecar/i.test(helper.what)) return undefined;
  const own = portsOf(sidecar);
  const port = (own.length > 0 ? own : (USUAL_PORTS[helper.what] ?? [])).find(candidate =>
    textsOf(container).some(text => mentions(text, candidate)),
  );
  return port === undefined ? undefined : { helper, port };
}

/** Where these listen when they are told nothing else. Sources: the projects' own documentation. */
const USUAL_PORTS: Record<string, number[]> = {
  'a database proxy': [5432, 3306, 1433],
  'a connection pooler': [6432, 9999],
  'a mesh proxy': [15000, 15020, 15021, 4191],
  'the Dapr sidecar': [3500, 50001],
  'a Vault agent': [8200, 8100],
};

/** `localhost:5432`, and `localhost 5432` as words of a command. */
function mentions(text: string, port: number): boolean {
  return new RegExp(`(?<![\\w.-])(localhost|127\\.0\\.0\\.1|\\[::1\\])[:/\\s]{1,3}${port}\\b`).test(text);
}

/** Declared ports, and those that its arguments name. */
function portsOf({ node }: Container): number[] {
  const declared = itemsAt(node, 'ports').flatMap(port => asInt(at(port, 'containerPort')) ?? []);
  const words = [...itemsAt(node, 'command'), ...itemsAt(node, 'args')].flatMap(word => asString(word) ?? []);
  const named = words.flatMap(word =>
    [...word.matchAll(/(?:port[= ]|tcp:|:)(\d{2,5})\b/g)].map(match => Number(match[1])),
  );
  return [...declared, ...named];
}

function textsOf({ node }: Container): string[] {
  const values = itemsAt(node, 'env').map(variable => at(variable, 'value'));
  const words: (YamlNode | undefined)[] = [...itemsAt(node, 'command'), ...itemsAt(node, 'args')];
  const host = itemsAt(node, 'env').filter(variable =>
    /^(localhost|127\.0\.0\.1)$/.test(asString(at(variable, 'value')) ?? ''),
  );
  const ports =
    host.length > 0 ? values.flatMap(value => asString(value) ?? []).filter(text => /^\d{2,5}$/.test(text)) : [];
  const texts = [...values, ...words].flatMap(node => asString(node) ?? []);
  const line = words.map(word => asString(word) ?? '').join(' ');
  return [...texts, line, ...ports.map(port => `localhost:${port}`)];
}

function report(container: Container, late: Container, workload: Workload, context: Context): void {
  const { helper, port } = needs(container, late)!;
  const [name, sidecar] = [container.name ?? 'this init container', late.name ?? 'the sidecar'];
  context.report({
    at: containerHead(container),
    message: `${name} talks to localhost:${port}, where ${sidecar}, ${helper.what}, listens, and ${sidecar} starts only after ${name} has ended: neither ever gets there. Put ${sidecar} first.`,
    related: [{ message: `${sidecar} starts here`, at: containerHead(late) }],
    fixes: [moveUp(container, late, workload)],
  });
}

function moveUp(container: Container, late: Container, workload: Workload): Fix {
  return {
    title: `Move ${late.name ?? 'the sidecar'} before ${container.name ?? 'it'}`,
    safety: 'safe',
    operations: () => {
      const list = at(workload.podSpec, 'initContainers');
      if (list?.kind !== 'sequence' || !workload.podSpec) return [];
      const to = { mapping: workload.podSpec, key: 'initContainers', index: list.items.indexOf(container.node) };
      return [{ kind: 'moveItem', from: list, index: list.items.indexOf(late.node), to }];
    },
  };
}
