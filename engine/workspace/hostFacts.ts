import { argumentContexts } from '../kubernetes/dns/argv';
import { findHosts, formatOf, type HostPlace } from '../kubernetes/dns/hosts';
import type { Resource } from '../kubernetes/resource';
import type { Container } from '../kubernetes/workload';
import { locateInScalar } from '../yaml/locate';
import { at, deref, entriesAt, itemsAt, keyText, type Scalar, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
import type { HostFact } from './facts';

/** Longer texts than this are data, not settings: dashboards, certificates, scripts of other people. */
const MAX_TEXT = 256 * 1024;

export interface HostOptions {
  document: { text: string };
  clusterDomain: string;
  /** Also names that lean on the search list, such as `redis.prod`. */
  short: boolean;
}

/** Host names that a container is handed in its environment, command and arguments. */
export function containerHosts(container: Container, options: HostOptions): HostFact[] {
  const { node, name } = container;
  const variables = itemsAt(node, 'env').flatMap(variable =>
    hostsIn(at(variable, 'value'), 'value', asString(at(variable, 'name')), options),
  );
  const words = wordHosts([...itemsAt(node, 'command'), ...itemsAt(node, 'args')], options);
  return [...variables, ...words].map(host => (name === undefined ? host : { ...host, container: name }));
}

/** They run a program on the node, which looks names up as the node does. */
const NODE_COMMANDS = /^(?:\/(?:usr\/)?s?bin\/)?(?:chroot|nsenter)$/;

/** Each word is read by what stands before it: the script behind `sh -c`, the value behind `--db-host`. */
function wordHosts(words: YamlNode[], options: HostOptions): HostFact[] {
  const argv = words.map(word => asString(word) ?? '');
  if (NODE_COMMANDS.test(argv[0] ?? '')) return [];
  const contexts = argumentContexts(argv);
  return words.flatMap((word, i) => hostsIn(word, contexts[i]!.place, contexts[i]!.key, options));
}

/** Host names in the values of a ConfigMap, read by the format that the key's name tells. */
export function configHosts(resource: Resource, options: HostOptions): HostFact[] {
  return entriesAt(resource.root, 'data').flatMap(entry => {
    const key = keyText(entry);
    return key === undefined ? [] : hostsIn(entry.value, formatOf(key, asString(entry.value) ?? ''), key, options);
  });
}

function hostsIn(
  node: YamlNode | undefined,
  place: HostPlace,
  key: string | undefined,
  options: HostOptions,
): HostFact[] {
  const scalar = deref(node);
  if (node?.kind === 'alias' || scalar?.kind !== 'scalar' || scalar.value.length > MAX_TEXT) return [];
  const { clusterDomain, short } = options;
  return findHosts(scalar.value, { place, key, clusterDomain, short }).flatMap(mention => {
    const range = locateInScalar(scalar as Scalar, options.document.text, mention.start, mention.end);
    return range ? { ...mention, at: range } : [];
  });
}
