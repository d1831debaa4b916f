import { nearestName } from '../text/nearest';
import type { Range } from '../text/source';
import type { ResourceFacts } from '../workspace/facts';
import type { Finding } from './finding';
import type { IgnoreComment } from './ignores';
import type { IgnoreUse, Peer, Rule } from './rule';

/** Keeps away the findings that ignore comments and peers' annotations ask for, and notes which comments did anything. */
export class Suppression {
  private readonly annotated = new Map<number, ReadonlySet<string>>();

  constructor(
    /** Comments of the document itself. */
    private readonly own: readonly IgnoreComment[],
    /** Comments anywhere in the file that hold for all of it. */
    private readonly fileWide: readonly IgnoreComment[],
    private readonly facts: readonly ResourceFacts[],
    private readonly peers: PeerNames,
    /** What was of use so far; shared by the documents of a file, because a comment may hold for all of them. */
    private readonly used: Set<IgnoreComment['rules'][number]>,
  ) {}

  allows(finding: Finding): boolean {
    const silenced = this.matching(finding);
    for (const rule of silenced) this.used.add(rule);
    return silenced.length === 0 && !this.isAnnotated(finding);
  }

  private matching(finding: Finding): IgnoreComment['rules'] {
    return [...this.own, ...this.fileWide]
      .filter(comment => comment.scope === 'file' || touches(comment.covers, finding))
      .flatMap(comment => comment.rules.filter(({ name }) => names(name, finding.rule)));
  }

  private isAnnotated({ item, rule }: Finding): boolean {
    if (item === undefined) return false;
    const known = this.annotated.get(item);
    if (known) return known.has(rule);
    const facts = this.facts[item];
    const ignored = facts ? this.peers.ignores(facts) : new Set<string>();
    this.annotated.set(item, ignored);
    return ignored.has(rule);
  }

  uses(rules: ReadonlyMap<string, Rule>, ran: (rule: string) => boolean): IgnoreUse[] {
    return this.own.flatMap(comment =>
      comment.rules.map(rule => ({
        at: rule.at,
        rule: rule.name,
        known: isKnown(rule.name, rules),
        nearest: isKnown(rule.name, rules) ? undefined : nearestName(rule.name, [...rules.keys()]),
        used: this.used.has(rule),
        ran: [...rules.keys()].some(id => names(rule.name, id) && ran(id)),
        reason: comment.reason,
        comment: comment.comment,
        alone: comment.rules.length === 1,
      })),
    );
  }
}

/** `chapter/*` stands for every rule of the chapter. */
function names(pattern: string, rule: string): boolean {
  return pattern === rule || (pattern.endsWith('/*') && rule.startsWith(pattern.slice(0, -1)));
}

function isKnown(name: string, rules: ReadonlyMap<string, Rule>): boolean {
  return rules.has(name) || [...rules.keys()].some(id => names(name, id));
}

function touches(covers: Range, finding: Range): boolean {
  return finding.start <= covers.end && finding.end >= covers.start;
}

/** Reads the annotations with which peers are told to leave an object alone, so that a team can move over. */
export class PeerNames {
  private readonly byName = new Map<string, string[]>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      for (const [peer, checks] of Object.entries(rule.meta.peers ?? {})) {
        for (const check of checks) this.add(`${peer} ${check}`, rule.meta.id);
      }
    }
  }

  private add(name: string, rule: string): void {
    this.byName.set(name, [...(this.byName.get(name) ?? []), rule]);
  }

  /** Rules that the object's or its pod template's annotations switch off. */
  ignores(facts: ResourceFacts): Set<string> {
    const checks = [facts.annotations.known, facts.workload?.annotations.known ?? {}].flatMap(peerChecks);
    return new Set(checks.flatMap(check => this.rulesFor(check)));
  }

  private rulesFor(check: string): string[] {
    if (!check.endsWith(' *')) return this.byName.get(check) ?? [];
    const prefix = check.slice(0, -1);
    return [...this.byName].flatMap(([name, rules]) => (name.startsWith(prefix) ? rules : []));
  }
}

type Annotations = ResourceFacts['annotations']['known'];

/** Checks that annotations name, as `peer check`; `peer *` are all of them. */
function peerChecks(annotations: Annotations): string[] {
  return Object.entries(annotations).flatMap(([key, value]) =>
    namedChecks(key, value ?? '', annotations).map(check => check.join(' ')),
  );
}

/** Sources: each peer's documentation on suppressing its checks, and kubescape's pull request 3392. */
function namedChecks(key: string, value: string, annotations: Annotations): [Peer, string][] {
  if (key === 'kube-linter.io/ignore-all') return [['kube-linter', '*']];
  if (key.startsWith('ignore-check.kube-linter.io/')) return [['kube-linter', key.slice(28)]];
  if (key === 'kube-score/ignore') return value.split(',').map(name => ['kube-score', name.trim()]);
  const polaris = /^polaris\.fairwinds\.com\/(?:(.+)-)?exempt$/.exec(key);
  if (polaris) return value === 'true' ? [['polaris', polaris[1] ?? '*']] : [];
  if (/^checkov\.io\/skip\d*$/.test(key)) return [['checkov', value.split('=')[0]!.trim()]];
  if (key !== 'kubescape.io/skip-controls') return [];
  // There is no clock here to tell whether an exception has expired.
  if ('kubescape.io/skip-expiry' in annotations) return [];
  return value.split(',').map(name => ['kubescape', name.trim()]);
}
