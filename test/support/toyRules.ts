import type { Catalogue } from '../../cli/catalogue';
import { headOf } from '../../engine/kubernetes/resource';
import { defineRule, type Rule } from '../../engine/lint/rule';
import { at, itemsAt, lacks } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';

/** Rules that are simple enough for tests of everything around rules. */

/** Warning with an unsafe fix: an image that ends with `:latest`. */
export const latestImage = defineRule({
  meta: {
    id: 'toy/latest-image',
    title: 'An image without a fixed version',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: { 'kube-linter': ['latest-tag'], 'kube-score': ['container-image-tag'], checkov: ['CKV_K8S_14'] },
  },
  container({ node }, context) {
    const image = at(node, 'image');
    const name = asString(image);
    if (image?.kind !== 'scalar' || !name?.endsWith(':latest')) return;
    context.report({
      at: image,
      message: `${name} may be another image tomorrow. Name a version.`,
      fixes: [
        {
          title: 'Pin it to version 1',
          safety: 'unsafe',
          operations: () => [{ kind: 'setScalar', node: image, value: name.replace(/latest$/, '1') }],
        },
      ],
    });
  },
});

/** Error with a safe fix, once for each flaw: `tier: bakend` among an object's labels. */
export const misspelt = defineRule({
  meta: {
    id: 'toy/misspelt',
    title: 'A label that nobody selects',
    severity: 'error',
    preset: 'recommended',
    fixes: ['safe'],
    peers: { polaris: ['labelSpelling'] },
  },
  resource({ root }, context) {
    const tier = at(root, 'metadata', 'labels', 'tier');
    if (tier?.kind !== 'scalar' || tier.value !== 'bakend') return;
    context.report({
      at: tier,
      message: 'No service selects bakend. Write backend.',
      fixes: [
        {
          title: 'Write backend',
          safety: 'safe',
          operations: () => [{ kind: 'setScalar', node: tier, value: 'backend' }],
        },
      ],
    });
  },
});

/** Information with a safe fix that needs the label of `misspelt` to be right first, so that it takes a second round; silent on patches. */
export const unowned = defineRule({
  meta: { id: 'toy/unowned', title: 'Nobody owns it', severity: 'information', preset: 'recommended', fixes: ['safe'] },
  resource({ root }, context) {
    const metadata = at(root, 'metadata');
    if (metadata?.kind !== 'mapping' || asString(at(metadata, 'labels', 'tier')) !== 'backend') return;
    if (!lacks(metadata, 'annotations')) return;
    context.report({
      at: at(metadata, 'labels', 'tier')!,
      message: 'Nobody owns this backend. Name its owner.',
      fixes: [
        {
          title: 'Name team-a',
          safety: 'safe',
          operations: () => [{ kind: 'setPath', mapping: metadata, path: ['annotations', 'owner'], value: 'team-a' }],
        },
      ],
    });
  },
});

/** Hint, only in the preset strict, with an option. */
export const fewReplicas = defineRule({
  meta: {
    id: 'toy/few-replicas',
    title: 'Fewer replicas than wanted',
    severity: 'hint',
    preset: 'strict',
    fixes: [],
    since: 20,
    options: {
      atLeast: { type: 'number', default: 2, description: 'How many replicas are enough.' },
      kinds: { type: 'strings', default: ['Deployment'], description: 'Kinds that are looked at.' },
    },
  },
  resource({ root, kind }, context) {
    const replicas = at(root, 'spec', 'replicas');
    const number = asInt(replicas);
    if (!replicas || number === undefined || !context.options.strings('kinds').includes(kind)) return;
    const wanted = context.options.number('atLeast');
    if (number < wanted) context.report({ at: replicas, message: `${number} of ${wanted} replicas.` });
  },
});

/** Warning that rests on the index: a pod refers to a ConfigMap that is nowhere; relates those of a similar name. */
export const missingConfig = defineRule({
  meta: {
    id: 'toy/missing-config',
    title: 'A ConfigMap that is nowhere',
    severity: 'warning',
    preset: 'recommended',
    fixes: [],
  },
  facts(facts, context) {
    const { index, here } = context;
    for (const { kind, name, at: place } of facts.references) {
      if (kind !== 'ConfigMap' || index.named(kind, name).length > 0) continue;
      const others = index.ofKind(kind).filter(({ path }) => path !== here.path);
      context.report({
        at: place,
        message: `There is no ConfigMap ${name}.`,
        related: others.map(target => ({ message: `There is ${target.facts.name}`, at: target.facts.place, target })),
      });
    }
  },
});

/** Error that says how often a ConfigMap is referred to, so that every change of the workspace shows. */
export const countedConfig = defineRule({
  meta: { id: 'toy/counted-config', title: 'A ConfigMap and its users', severity: 'hint', preset: 'all', fixes: [] },
  kinds: ['ConfigMap'],
  facts(facts, context) {
    const users = context.index.referrers('ConfigMap', facts.name ?? '');
    const names = users.map(({ path, facts: { name } }) => `${name} in ${path}`);
    context.report({ at: facts.place, message: `Used by ${names.join(', ') || 'nobody'}.` });
  },
});

/** Fails on every object named boom. */
export const failing = defineRule({
  meta: { id: 'toy/failing', title: 'It fails', severity: 'warning', preset: 'recommended', fixes: [] },
  resource({ name }) {
    if (name === 'boom') throw new Error('a fault of the rule');
  },
});

/** Warning with a safe fix whose operations always fail. */
export const failingFix = defineRule({
  meta: { id: 'toy/failing-fix', title: 'Its fix fails', severity: 'hint', preset: 'all', fixes: ['safe'] },
  resource(resource, context) {
    const operations = () => {
      throw new Error('a fault of the fix');
    };
    context.report({
      at: headOf(resource),
      message: 'Fix me.',
      fixes: [{ title: 'Fail', safety: 'safe', operations }],
    });
  },
});

/** Two rules that undo each other for ever: `phase: day` and `phase: night`. */
export const restless: readonly Rule[] = ['day', 'night'].map((phase, i, phases) =>
  defineRule({
    meta: { id: `toy/no-${phase}`, title: `Not ${phase}`, severity: 'hint', preset: 'all', fixes: ['safe'] },
    resource({ root }, context) {
      const node = at(root, 'metadata', 'labels', 'phase');
      if (node?.kind !== 'scalar' || node.value !== phase) return;
      const value = phases[1 - i]!;
      const operations = () => [{ kind: 'setScalar' as const, node, value }];
      context.report({
        at: node,
        message: `It is ${phase}.`,
        fixes: [{ title: `Make it ${value}`, safety: 'safe', operations }],
      });
    },
  }),
);

/** Two rules that make different things of `phase: dawn`. */
export const disagreeing: readonly Rule[] = ['day', 'night'].map(value =>
  defineRule({
    meta: { id: `toy/rather-${value}`, title: `Rather ${value}`, severity: 'hint', preset: 'all', fixes: ['safe'] },
    resource({ root }, context) {
      const node = at(root, 'metadata', 'labels', 'phase');
      if (node?.kind !== 'scalar' || node.value !== 'dawn') return;
      const operations = () => [{ kind: 'setScalar' as const, node, value }];
      context.report({
        at: node,
        message: 'It is dawn.',
        fixes: [{ title: `Make it ${value}`, safety: 'safe', operations }],
      });
    },
  }),
);

/** Hint with a safe fix that many findings of one document share: the same key in the same place. */
export const sharedFix = defineRule({
  meta: { id: 'toy/shared-fix', title: 'A pod without grace', severity: 'hint', preset: 'all', fixes: ['safe'] },
  workload({ podSpec }, context) {
    if (!podSpec || at(podSpec, 'terminationGracePeriodSeconds')) return;
    for (const container of itemsAt(podSpec, 'containers')) {
      context.report({
        at: at(container, 'name') ?? container,
        message: 'It ends without grace.',
        fixes: [
          {
            title: 'Give it 30 seconds',
            safety: 'safe',
            operations: () => [
              { kind: 'setPath', mapping: podSpec, path: ['terminationGracePeriodSeconds'], value: 30 },
            ],
          },
        ],
      });
    }
  },
});

/** Information whose safe fix also writes into the ConfigMap that the pod refers to. */
export const writesElsewhere = defineRule({
  meta: { id: 'toy/writes-elsewhere', title: 'Both ends', severity: 'hint', preset: 'all', fixes: ['safe'] },
  facts(facts, context) {
    for (const { name, at: place } of facts.references) {
      const [target] = context.index.named('ConfigMap', name);
      if (!target || target.facts.labels.known.used !== undefined) continue;
      context.report({
        at: place,
        message: `${name} does not know that it is used.`,
        fixes: [
          {
            title: 'Mark both',
            safety: 'safe',
            operations: document => mark(document.root, 'uses'),
            elsewhere: () => [{ target, operations: document => mark(document.root, 'used') }],
          },
        ],
      });
    }
  },
});

function mark(root: Parameters<typeof at>[0], label: string) {
  const mapping = at(root);
  return mapping?.kind === 'mapping'
    ? [{ kind: 'setPath' as const, mapping, path: ['metadata', 'labels', label], value: 'yes' }]
    : [];
}

/** Those that the toy command line runs. */
export const toyRules: readonly Rule[] = [latestImage, misspelt, unowned, fewReplicas, missingConfig, failing];

export const toyCatalogue: Catalogue = {
  rules: toyRules,
  pages: async () => ({ 'toy/misspelt': '# toy/misspelt\n\nA page.\n' }),
};
