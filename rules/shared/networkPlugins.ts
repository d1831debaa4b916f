/** A part of NetworkPolicy that some plugins do not implement. */
export type PolicyFeature = 'endPort' | 'SCTP';

/** What a network plugin does with NetworkPolicies. Add a line to teach the rules another. */
export interface Plugin {
  name: string;
  enforces: boolean;
  /** Parts of NetworkPolicy that it does not implement. */
  lacks: readonly PolicyFeature[];
  /** What to switch on for those that it implements on demand. */
  unless?: string;
  instead?: string;
  source: string;
}

const PLUGINS: Record<string, Plugin> = {
  flannel: {
    name: 'Flannel',
    enforces: false,
    lacks: [],
    instead: 'Add Calico for policies (Canal), kube-network-policies, or another plugin.',
    source: 'flannel-io/flannel README, «Networking details»',
  },
  kubenet: {
    name: 'kubenet',
    enforces: false,
    lacks: [],
    instead: 'Choose Azure or Calico policies for the cluster, or another plugin.',
    source: 'learn.microsoft.com, AKS network policies',
  },
  bridge: { name: 'The bridge plugin', enforces: false, lacks: [], source: 'containernetworking/plugins' },
  calico: { name: 'Calico', enforces: true, lacks: [], source: 'docs.tigera.io' },
  canal: { name: 'Canal', enforces: true, lacks: [], source: 'docs.tigera.io' },
  cilium: {
    name: 'Cilium',
    enforces: true,
    lacks: ['SCTP'],
    unless: 'sctp.enabled is set in its chart',
    source: 'docs.cilium.io, SCTP support (beta)',
  },
  antrea: { name: 'Antrea', enforces: true, lacks: [], source: 'antrea.io' },
  'kube-router': { name: 'kube-router', enforces: true, lacks: ['SCTP'], source: 'cloudnativelabs/kube-router #1019' },
  weave: { name: 'Weave Net', enforces: true, lacks: ['endPort', 'SCTP'], source: 'weaveworks/weave (archived 2024)' },
};

/** The plugin by the name that people give it; undefined for unknown ones, of which nothing is claimed. */
export function pluginOf(name: string): Plugin | undefined {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(PLUGINS, key) ? PLUGINS[key] : undefined;
}
