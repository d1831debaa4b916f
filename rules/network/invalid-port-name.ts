import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';

/** Longest name of a container port, and of a port that a Service aims at. Source: IANA service names, RFC 6335. */
const LONGEST = 15;
const HIGHEST_PORT = 65_535;

export default defineRule({
  meta: {
    id: 'network/invalid-port-name',
    title: 'The name or number of a port is not one',
    severity: 'error',
    preset: 'recommended',
    fixes: ['choice'],
  },
  container({ node, role }, context) {
    if (role !== 'ephemeral') checkContainerPorts(itemsAt(node, 'ports'), context);
  },
  /** Source: kubernetes/kubernetes pkg/apis/core/validation, validateContainerPorts and ValidateService. */
  resource({ root, kind, group }, context) {
    if (kind !== 'Service' || group !== '') return;
    const ports = itemsAt(root, 'spec', 'ports');
    for (const port of ports) {
      checkNumber(at(port, 'port'), context);
      checkNumber(at(port, 'nodePort'), context);
      const target = at(port, 'targetPort');
      if (asInt(target) !== undefined) checkNumber(target, context);
      else checkName(target, context);
    }
    checkTwins(ports, 'the Service', context);
  },
});

function checkContainerPorts(ports: YamlNode[], context: Context): void {
  for (const port of ports) {
    checkNumber(at(port, 'containerPort'), context);
    checkNumber(at(port, 'hostPort'), context);
    checkName(at(port, 'name'), context);
  }
  checkTwins(ports, 'the container', context);
}

function checkNumber(node: YamlNode | undefined, context: Context): void {
  const number = asInt(node);
  if (!node || number === undefined || (number >= 1 && number <= HIGHEST_PORT)) return;
  if (
    number === 0 &&
    node.parent?.kind === 'mapping' &&
    node.parent.entries.some(({ key, value }) => value === node && /nodePort|hostPort/.test(asString(key) ?? ''))
  )
    return;
  context.report({
    at: node,
    message: `Ports go from 1 to ${HIGHEST_PORT}; ${number} is none, and the API server rejects it.`,
  });
}

function checkName(node: YamlNode | undefined, context: Context): void {
  const name = asString(node);
  // `${NAME}` is filled in by envsubst before anybody applies it.
  const reason = name === undefined || name.includes('$') ? undefined : flawOf(name);
  if (!node || name === undefined || reason === undefined) return;
  context.report({
    at: node,
    message: `${name} ${reason}, so the API server rejects it. Choose a shorter, plain name such as http.`,
    fixes: shorten(node, name),
  });
}

function flawOf(name: string): string | undefined {
  if (name.length > LONGEST) return `has ${name.length} characters, and a port's name at most ${LONGEST}`;
  if (!/[a-z]/.test(name)) return 'has no lower-case letter, and a port’s name needs one';
  if (!/^[a-z0-9-]+$/.test(name)) return 'holds more than lower-case letters, digits and hyphens';
  if (/^-|-$|--/.test(name)) return 'begins or ends with a hyphen, or has two in a row';
  return undefined;
}

/** Names that Services and monitors look for by convention; the nearest is proposed before the name is cut. */
const USUAL = ['http', 'https', 'grpc', 'metrics', 'admin', 'health', 'web', 'tcp', 'udp', 'dns', 'http-metrics'];

function shorten(node: YamlNode, name: string): Fix[] {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const to = nearestName(plain, USUAL) ?? plain.slice(0, LONGEST).replace(/-+$/, '');
  if (node.kind !== 'scalar' || flawOf(to) !== undefined) return [];
  return [
    {
      title: `Call it ${to} (whatever aims at ${name} has to follow)`,
      safety: 'choice',
      operations: () => [{ kind: 'setScalar', node, value: to }],
    },
  ];
}

/** Two ports of one name; for Services also two nameless ones. */
function checkTwins(ports: YamlNode[], holder: string, context: Context): void {
  const seen = new Map<string, YamlNode>();
  for (const port of ports) {
    const node = at(port, 'name');
    const name = asString(node);
    if (!node || name === undefined) continue;
    const first = seen.get(name);
    if (!first) seen.set(name, node);
    else
      context.report({
        at: node,
        message: `${holder === 'the Service' ? 'The Service' : 'The container'} has two ports called ${name}, so the API server rejects it. Give one another name.`,
        related: [{ message: `${name} stands here first`, at: first }],
      });
  }
}
