import type { Container } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { ingressBackends } from '../../engine/workspace/networkFacts';
import { at, entryOf, itemsAt, lacks, type YamlNode } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';
import { flawOfLabel, flawOfPort, otherName, validName } from '../shared/portNames';

const HIGHEST_PORT = 65_535;

export default defineRule({
  meta: {
    id: 'network/invalid-port-name',
    title: 'The name or number of a port is not one',
    severity: 'error',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['invalid-target-ports'], 'kube-score': ['container-ports-check'] },
  },
  container(container, context) {
    if (container.role !== 'ephemeral') checkContainer(container, context);
  },
  /** Source: kubernetes/kubernetes pkg/apis/core/validation and pkg/apis/networking/validation. */
  resource({ root, kind, group }, context) {
    if (kind === 'Service' && group === '') checkService(itemsAt(root, 'spec', 'ports'), context);
    else if (kind === 'NetworkPolicy' && group === 'networking.k8s.io') checkPolicy(root, context);
    else if (kind === 'Ingress' && group === 'networking.k8s.io') {
      for (const backend of ingressBackends(at(root, 'spec') ?? root))
        checkNumber(at(backend, 'service', 'port', 'number'), context);
    }
  },
});

/** Source: kubernetes/kubernetes pkg/apis/core/validation, validateContainerPorts and validateProbe. */
function checkContainer({ node }: Container, context: Context): void {
  const ports = itemsAt(node, 'ports');
  for (const port of ports) {
    checkNumber(at(port, 'containerPort'), context);
    checkNumber(at(port, 'hostPort'), context);
    checkName(at(port, 'name'), namesOf(ports), context);
  }
  checkTwins(ports, 'container', context);
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) checkAsked(at(node, probe), context);
  for (const hook of ['postStart', 'preStop']) checkAsked(at(node, 'lifecycle', hook), context);
}

function checkAsked(probe: YamlNode | undefined, context: Context): void {
  for (const way of ['httpGet', 'tcpSocket', 'grpc']) checkEither(at(probe, way, 'port'), context);
}

function checkService(ports: YamlNode[], context: Context): void {
  for (const port of ports) {
    checkNumber(at(port, 'port'), context);
    checkNumber(at(port, 'nodePort'), context);
    checkEither(at(port, 'targetPort'), context);
    checkLabel(at(port, 'name'), context);
    if (ports.length > 1) checkNamed(port, ports, context);
  }
  checkTwins(ports, 'Service', context);
  checkSamePorts(ports, context);
}

function checkPolicy(root: YamlNode, context: Context): void {
  for (const direction of ['ingress', 'egress']) {
    for (const port of itemsAt(root, 'spec', direction).flatMap(rule => itemsAt(rule, 'ports'))) {
      checkEither(at(port, 'port'), context);
      checkNumber(at(port, 'endPort'), context);
    }
  }
}

/** A number, or the name of a container's port. */
function checkEither(node: YamlNode | undefined, context: Context): void {
  if (asInt(node) !== undefined) checkNumber(node, context);
  else checkName(node, [], context);
}

function checkNumber(node: YamlNode | undefined, context: Context): void {
  const number = asInt(node);
  if (!node || number === undefined || (number >= 1 && number <= HIGHEST_PORT)) return;
  if (number === 0 && mayBeZero(node)) return;
  context.report({
    at: node,
    message: `Ports go from 1 to ${HIGHEST_PORT}; ${number} is none, and the API server rejects it.`,
  });
}

/** Where 0 stands for nothing at all. */
function mayBeZero(node: YamlNode): boolean {
  const { parent } = node;
  return parent?.kind === 'mapping' && ['nodePort', 'hostPort'].some(key => at(parent, key) === node);
}

function checkName(node: YamlNode | undefined, taken: readonly string[], context: Context): void {
  const name = asString(node);
  const reason = name === undefined || isFilledIn(name) ? undefined : flawOfPort(name);
  if (node?.kind !== 'scalar' || name === undefined || reason === undefined) return;
  const number = asNumber(node, name);
  context.report({
    at: node,
    message:
      number === undefined
        ? `${name} ${reason}, so the API server rejects it. Choose a shorter, plain name such as http.`
        : `"${name}" in quotes is the name of a port, and a port’s name needs a letter, so the API server rejects it. Write the number without quotes.`,
    fixes: number === undefined ? rename(node, name, validName(name, taken)) : [unquote(node, number)],
  });
}

/** `${NAME}` and `PORT` are exchanged for a value before anybody applies them. */
function isFilledIn(name: string): boolean {
  return name.includes('$') || /^[A-Z0-9_]*PORT[A-Z0-9_]*$/.test(name);
}

/** A number in quotes, where a number may stand too. */
function asNumber({ parent }: YamlNode, name: string): number | undefined {
  const isName = parent?.kind === 'mapping' && at(parent, 'containerPort') !== undefined;
  return !isName && /^\d{1,5}$/.test(name) ? Number(name) : undefined;
}

type Scalar = Extract<YamlNode, { kind: 'scalar' }>;

function unquote(node: Scalar, value: number): Fix {
  return {
    title: `Write the number ${value}`,
    safety: 'choice',
    operations: () => [{ kind: 'replaceNode', node, value }],
  };
}

function rename(node: Scalar, name: string, to: string | undefined): Fix[] {
  if (to === undefined) return [];
  const title = `Call it ${to} (whatever aims at ${name} has to follow)`;
  return [{ title, safety: 'choice', operations: () => [{ kind: 'setScalar', node, value: to }] }];
}

function checkLabel(node: YamlNode | undefined, context: Context): void {
  const name = asString(node);
  const reason = name === undefined || isFilledIn(name) ? undefined : flawOfLabel(name);
  if (node?.kind !== 'scalar' || name === undefined || reason === undefined) return;
  context.report({
    at: node,
    message: `${name} ${reason}, so the API server rejects it. Choose a plain name such as http.`,
    fixes: rename(node, name, validName(name, [])),
  });
}

/** With a single port the name may be left out. */
function checkNamed(port: YamlNode, ports: readonly YamlNode[], context: Context): void {
  if (port.kind !== 'mapping' || !lacks(port, 'name')) return;
  const target = asString(at(port, 'targetPort'));
  const number = asInt(at(port, 'port'));
  const taken = namesOf(ports);
  const free = [target, `port-${number}`].find(
    one => one !== undefined && flawOfPort(one) === undefined && !taken.includes(one),
  );
  context.report({
    at: at(port, 'port') ?? port,
    message: `A Service with ${ports.length} ports has to name each of them, and this one has no name: the API server rejects it.`,
    fixes:
      free === undefined
        ? []
        : [
            {
              title: `Call it ${free}`,
              safety: 'choice',
              operations: () => [{ kind: 'insertKey', mapping: port, key: 'name', value: free }],
            },
          ],
  });
}

function namesOf(ports: readonly YamlNode[]): string[] {
  return ports.flatMap(port => asString(at(port, 'name')) ?? []);
}

/** Two ports of one name. */
function checkTwins(ports: readonly YamlNode[], holder: 'container' | 'Service', context: Context): void {
  const seen = new Map<string, YamlNode>();
  for (const port of ports) {
    const node = at(port, 'name');
    const name = asString(node);
    if (node?.kind !== 'scalar' || name === undefined) continue;
    const first = seen.get(name);
    const number = asInt(at(port, 'containerPort')) ?? asInt(at(port, 'port'));
    if (!first) seen.set(name, node);
    else
      context.report({
        at: node,
        message: `The ${holder} has two ports called ${name}, so the API server rejects it. Give one another name.`,
        related: [{ message: `${name} stands here first`, at: first }],
        fixes: rename(node, name, otherName(name, number, namesOf(ports))),
      });
  }
}

/** The same number twice, with one protocol. Source: ValidateService, «portsPath … Duplicate». */
function checkSamePorts(ports: readonly YamlNode[], context: Context): void {
  const seen = new Map<string, YamlNode>();
  for (const port of ports) {
    const node = at(port, 'port');
    const number = asInt(node);
    if (!node || number === undefined || (entryOf(port, 'protocol') && asString(at(port, 'protocol')) === undefined))
      continue;
    const protocol = asString(at(port, 'protocol')) ?? 'TCP';
    const first = seen.get(`${number}/${protocol}`);
    if (!first) seen.set(`${number}/${protocol}`, node);
    else
      context.report({
        at: node,
        message: `The Service has ${protocol} port ${number} twice, so the API server rejects it. Remove one, or give it another number.`,
        related: [{ message: `${number} stands here first`, at: first }],
      });
  }
}
