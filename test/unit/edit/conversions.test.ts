import { type EditCase, editTests } from '../../support/editCases';

const conversions: EditCase[] = [
  {
    name: 'touches only what differs',
    before: `# rule
rules:
  - host: a # who
    http:
      paths:
        - path: / # all
          backend:
            serviceName: s # which
            servicePort: 80
`,
    do: ({ map }) => ({
      kind: 'replaceNode',
      node: map('rules', 0, 'http'),
      value: {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }],
      },
    }),
    after: `# rule
rules:
  - host: a # who
    http:
      paths:
        - path: / # all
          pathType: Prefix
          backend:
            service:
              name: s
              port:
                number: 80
`,
  },
  {
    name: 'makes a list longer, shorter, and other',
    before: 'a: # c\n  - 1 # one\n  - 2\n  - 3 # three\nb: [1, 2]\nc:\n  - x\n  - y\n',
    do: ({ list }) => [
      { kind: 'replaceNode', node: list('a'), value: [1, 4, 5, 3] },
      { kind: 'replaceNode', node: list('b'), value: [2] },
      { kind: 'replaceNode', node: list('c'), value: 'z' },
    ],
    after: 'a: # c\n  - 1 # one\n  - 4\n  - 5\n  - 3 # three\nb: [2]\nc: z\n',
  },
  {
    name: 'turns a scalar into a mapping and a mapping into a list',
    before: 'a: x # c\nb:\n  c: 1\n  d: 2\n',
    do: ({ scalar, map }) => [
      { kind: 'replaceNode', node: scalar('a'), value: { k: { l: 1 } } },
      { kind: 'replaceNode', node: map('b'), value: [{ k: 1, l: 2 }, []] },
    ],
    after: 'a: # c\n  k:\n    l: 1\nb:\n  - k: 1\n    l: 2\n  - []\n',
  },
  {
    name: 'quotes a number',
    before: 'a: 5 # c\n',
    do: ({ scalar }) => ({ kind: 'replaceNode', node: scalar('a'), value: '5' }),
    after: 'a: "5" # c\n',
  },
  {
    name: 'does not lose a comment on the way',
    before: 'a:\n  b: 1 # b\n  c: 2\n',
    do: ({ map }) => ({ kind: 'replaceNode', node: map('a'), value: 1 }),
    after: /comment/,
  },
];

const comments: EditCase[] = [
  {
    name: 'come before a line and at its end',
    before: 'a:\n  - b: |\n      x\n    c: {d: 1,\n        e: 2}\n',
    do: ({ scalar, map }) => [
      { kind: 'insertComment', node: scalar('a', 0, 'b'), place: 'before', text: '# one' },
      { kind: 'insertComment', node: scalar('a', 0, 'b'), place: 'end', text: '# two' },
      { kind: 'insertComment', node: map('a', 0, 'c'), place: 'end', text: '# three' },
    ],
    after: 'a:\n  # one\n  - b: | # two\n      x\n    c: {d: 1,\n        e: 2} # three\n',
  },
  {
    name: 'become others, or go',
    before: '# first\na: 1 # ignore x\n# last\n',
    do: ({ comment }) => [
      { kind: 'replaceComment', comment: comment('ignore'), text: '# ignore x, y' },
      { kind: 'removeComment', comment: comment('first') },
      { kind: 'removeComment', comment: comment('last') },
    ],
    after: 'a: 1 # ignore x, y\n',
  },
  {
    name: 'leave no space behind',
    before: 'a: 1   # x\nb: 2\n',
    do: ({ comment }) => ({ kind: 'removeComment', comment: comment('x') }),
    after: 'a: 1\nb: 2\n',
  },
  {
    name: 'are only one to a line',
    before: 'a: 1 # x\n',
    do: ({ scalar }) => ({ kind: 'insertComment', node: scalar('a'), place: 'end', text: '# y' }),
    after: /has a comment/,
  },
  {
    name: 'may stand under an anchor',
    before: 'a: &x\n  b: 1\nc: *x\n',
    do: ({ scalar }) => ({ kind: 'insertComment', node: scalar('a', 'b'), place: 'end', text: '# y' }),
    after: 'a: &x\n  b: 1 # y\nc: *x\n',
  },
  {
    name: 'do not go into a text of several lines',
    before: 'a: "x\n  y"\n',
    do: ({ scalar }) => ({ kind: 'insertComment', node: scalar('a'), place: 'end', text: 'no comment' }),
    after: /no comment/,
  },
];

describe('edit: conversions and comments', () => {
  editTests({ 'a value that is turned into another': conversions, comments });
});
