import type { Range } from '../../text/source';
import { at, entryOf, isOpen, itemsAt, lacks, type YamlNode } from '../../yaml/nodes';
import { asInt, asString } from '../../yaml/scalars';
import { labelsAt } from '../labels';
import type { LabelSelector } from '../selector';

export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy as plain data. */
export interface Policy {
  /** Pods of the policy's own namespace that it isolates. */
  podSelector: LabelSelector;
  podSelectorPlace: Range;
  /** Whether it isolates in each direction; undefined when that cannot be seen. */
  isolates: Record<Direction, boolean | undefined>;
  rules: Record<Direction, PolicyRule[]>;
  /** Rules may be there that cannot be seen. */
  open: Record<Direction, boolean>;
  /** Where each direction's rules stand: their key, or the policy's head. */
  rulesPlace: Record<Direction, Range | undefined>;
}

export interface PolicyRule {
  /** Undefined: everybody. */
  peers: Peer[] | undefined;
  /** Undefined: all ports. */
  ports: PolicyPort[] | undefined;
  open: boolean;
}

export interface Peer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string | undefined; except: (string | undefined)[] };
  /** The places of its selectors and of its block. */
  podSelectorPlace?: Range;
  at: Range;
}

export interface PolicyPort {
  protocol: string;
  /** Undefined: all ports of the protocol. */
  port: number | string | undefined;
  endPort: number | undefined;
  at: Range;
}

/**
 * Reads the spec of a NetworkPolicy. Source for all defaults: kubernetes/api networking/v1 types.go. A missing
 * podSelector is `{}` (optional since 1.34, rejected before).
 */
export function readPolicy(spec: YamlNode, head: Range): Policy {
  const selector = at(spec, 'podSelector');
  return {
    podSelector: readSelector(selector),
    podSelectorPlace: rangeOf(selector ?? head),
    isolates: { ingress: isolatesIngress(spec), egress: isolatesEgress(spec) },
    rules: { ingress: readRules(spec, 'ingress'), egress: readRules(spec, 'egress') },
    open: { ingress: isHidden(spec, 'ingress'), egress: isHidden(spec, 'egress') },
    rulesPlace: { ingress: keyPlace(spec, 'ingress'), egress: keyPlace(spec, 'egress') },
  };
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

function keyPlace(spec: YamlNode, key: string): Range | undefined {
  const entry = entryOf(spec, key);
  return entry && rangeOf(entry.key);
}

function isHidden(spec: YamlNode, key: string): boolean {
  const node = at(spec, key);
  return node ? isOpen(node) : !lacks(spec, key);
}

function typesOf(spec: YamlNode): (string | undefined)[] | undefined {
  const types = at(spec, 'policyTypes');
  return types?.kind === 'sequence' ? itemsAt(types).map(asString) : undefined;
}

function isolatesIngress(spec: YamlNode): boolean | undefined {
  const types = typesOf(spec);
  if (types) return types.includes(undefined) ? undefined : types.includes('Ingress');
  return lacks(spec, 'policyTypes') ? true : undefined;
}

/** Without types, a policy isolates egress when it has an egress rule: an empty list does not count. */
function isolatesEgress(spec: YamlNode): boolean | undefined {
  const types = typesOf(spec);
  if (types) return types.includes(undefined) ? undefined : types.includes('Egress');
  if (!lacks(spec, 'policyTypes') || isHidden(spec, 'egress')) return undefined;
  return itemsAt(spec, 'egress').length > 0;
}

function readRules(spec: YamlNode, direction: Direction): PolicyRule[] {
  return itemsAt(spec, direction).map(rule => ({
    peers: listAt(rule, direction === 'ingress' ? 'from' : 'to')?.map(readPeer),
    ports: listAt(rule, 'ports')?.map(readPort),
    open: isOpen(rule),
  }));
}

/** A missing and an empty list both mean «all». */
function listAt(rule: YamlNode, key: string): YamlNode[] | undefined {
  const items = itemsAt(rule, key);
  return items.length > 0 ? items : undefined;
}

function readPeer(node: YamlNode): Peer {
  const pods = at(node, 'podSelector');
  const namespaces = at(node, 'namespaceSelector');
  const block = at(node, 'ipBlock');
  return {
    at: rangeOf(node),
    ...(pods ? { podSelector: readSelector(pods), podSelectorPlace: rangeOf(pods) } : {}),
    ...(namespaces ? { namespaceSelector: readSelector(namespaces) } : {}),
    ...(block
      ? { ipBlock: { cidr: asString(at(block, 'cidr')), except: itemsAt(block, 'except').map(asString) } }
      : {}),
  };
}

function readPort(node: YamlNode): PolicyPort {
  const port = at(node, 'port');
  return {
    protocol: asString(at(node, 'protocol')) ?? 'TCP',
    port: asInt(port) ?? asString(port),
    endPort: asInt(at(node, 'endPort')),
    at: rangeOf(port ?? node),
  };
}

/** Labels that cannot be seen become requirements that nobody can answer. */
export function readSelector(node: YamlNode | undefined): LabelSelector {
  if (!node) return {};
  const { known, open } = labelsAt(node, 'matchLabels');
  const expressions = itemsAt(node, 'matchExpressions').map(item => ({
    key: asString(at(item, 'key')) ?? '',
    operator: asString(at(item, 'operator')) ?? '',
    values: itemsAt(item, 'values').map(asString),
  }));
  const hidden = open || isOpen(node) ? [{ key: '', operator: 'unknown' }] : [];
  return { matchLabels: known, matchExpressions: [...expressions, ...hidden] };
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}
