import { type EditCase, editTests, type Tools } from '../../support/editCases';

const POD = `spec:
  containers:
    - name: web # the name
      image: nginx:1.27
      ports:
        - containerPort: 80
        # - containerPort: 81

      # how much it may take
      resources: {}
`;

/** A document of one mapping under `a`, and an operation on it. */
function insert(name: string, before: string, key: string, value: string, after: EditCase['after']): EditCase {
  return { name, before, do: ({ map }) => ({ kind: 'insertKey', mapping: map('a'), key, value }), after };
}

function insertions(): EditCase[] {
  const container = ({ map }: Tools) => map('spec', 'containers', 0);
  return [
    {
      name: 'stands at its usual place, below the comments of the one before it',
      before: POD,
      do: tools => ({ kind: 'insertKey', mapping: container(tools), key: 'env', value: [{ name: 'A', value: '1' }] }),
      after: POD.replace('81\n', '81\n      env:\n        - name: A\n          value: "1"\n'),
    },
    {
      name: 'stands where it is asked for',
      before: POD,
      do: tools => ({
        kind: 'insertKey',
        mapping: container(tools),
        key: 'env',
        value: [],
        after: ['none', 'name', 'image'],
      }),
      after: POD.replace('# the name\n', '# the name\n      env: []\n'),
    },
    {
      name: 'comes first when the others usually follow it',
      before: 'spec:\n  containers:\n    - image: x\n      ports: []\n',
      do: tools => ({ kind: 'insertKey', mapping: container(tools), key: 'name', value: 'x' }),
      after: 'spec:\n  containers:\n    - name: x\n      image: x\n      ports: []\n',
    },
    {
      name: 'comes first above the comment of the first, but below the head of the file',
      before: '# shop\nkind: A\nmetadata:\n  # first\n  labels: {}\n',
      do: ({ map }) => [
        { kind: 'insertKey', mapping: map(), key: 'apiVersion', value: 'v1' },
        { kind: 'insertKey', mapping: map('metadata'), key: 'name', value: 'x' },
      ],
      after: '# shop\napiVersion: v1\nkind: A\nmetadata:\n  name: x\n  # first\n  labels: {}\n',
    },
    {
      name: 'keeps the order of several at one place',
      before: 'a:\n  x: 1\n  y: 2\nb: 3\n',
      do: ({ map }) =>
        ['one', 'two', 'three'].map(key => ({
          kind: 'insertKey',
          mapping: map('a'),
          key,
          value: key,
          after: ['x'],
        })),
      after: 'a:\n  x: 1\n  one: one\n  two: two\n  three: three\n  y: 2\nb: 3\n',
    },
    insert('follows a block scalar', 'a:\n  b: |\n    x\nc: 1\n', 'z', 'v', 'a:\n  b: |\n    x\n  z: v\nc: 1\n'),
    insert('goes into flow style', 'a: {b: 1} # c\n', 'z', 'v', 'a: {b: 1, z: v} # c\n'),
    insert('goes into flow style with room', 'a: { b: 1 }\n', 'z', 'v, w', 'a: { b: 1, z: "v, w" }\n'),
    insert('goes before a trailing comma', 'a: {b: 1,}\n', 'z', 'v', 'a: {b: 1, z: v,}\n'),
    insert(
      'gets a line of its own in flow style of several lines',
      'a: {\n    b: 1 # one\n  }\n',
      'z',
      'v',
      'a: {\n    b: 1, # one\n    z: v\n  }\n',
    ),
    insert(
      'gets a line of its own behind a trailing comma',
      'a: {\n    b: 1, # one\n  }\n',
      'z',
      'v',
      'a: {\n    b: 1, # one\n    z: v,\n  }\n',
    ),
    insert('is quoted as the keys of JSON are', 'a: {"b": 1}\n', 'z', 'v', 'a: {"b": 1, "z": "v"}\n'),
    insert('does not go in as several lines of a flow mapping', 'a: {b: 1}\n', 'z', 'v\nw', /several lines/),
    insert('is not written twice', 'a:\n  b: 1\n', 'b', 'v', /there already/),
    insert('is not written over a merged one', 'x: &x {z: 1}\na:\n  <<: *x\n', 'z', 'v', /merge key/),
    insert('does not change what an alias repeats', 'a: &x\n  b: 1\nc: *x\n', 'z', 'v', /alias/),
    insert('goes under an anchor that nothing repeats', 'a: &x\n  b: 1\n', 'z', 'v', 'a: &x\n  b: 1\n  z: v\n'),
    insert('is refused next to explicit keys', 'a:\n  ? b\n  : 1\n', 'z', 'v', /explicit keys/),
    insert('is refused in a document with problems', 'a:\n  b: 1\nc: [\n', 'z', 'v', /syntax problems/),
  ];
}

const paths: EditCase[] = [
  {
    name: 'makes the rest of the path in one go',
    before: POD,
    do: ({ map }) => ({
      kind: 'setPath',
      mapping: map('spec', 'containers', 0),
      path: ['securityContext', 'capabilities', 'drop'],
      value: ['ALL'],
    }),
    after: `${POD}      securityContext:\n        capabilities:\n          drop:\n            - ALL\n`,
  },
  {
    name: 'turns an empty flow mapping into a block',
    before: POD,
    do: ({ map }) => ({
      kind: 'setPath',
      mapping: map('spec', 'containers', 0),
      path: ['resources', 'limits', 'memory'],
      value: '64Mi',
    }),
    after: POD.replace(' {}', '\n        limits:\n          memory: 64Mi'),
  },
  {
    name: 'fills an empty value and keeps its comment',
    before: 'a: # why\n  # what\nb: ~ # no\n',
    do: ({ map }) => [
      { kind: 'setPath', mapping: map(), path: ['a', 'x'], value: 1 },
      { kind: 'setPath', mapping: map(), path: ['b', 'x'], value: 2 },
    ],
    after: 'a: # why\n  x: 1\n  # what\nb: # no\n  x: 2\n',
  },
  {
    name: 'shares what two paths have in common',
    before: 'spec:\n  replicas: 1\n',
    do: ({ map }) => [
      { kind: 'setPath', mapping: map('spec'), path: ['securityContext', 'runAsNonRoot'], value: true },
      { kind: 'setPath', mapping: map('spec'), path: ['securityContext', 'runAsUser'], value: 1000 },
      { kind: 'setPath', mapping: map('spec'), path: ['securityContext', 'runAsNonRoot'], value: true },
    ],
    after: 'spec:\n  replicas: 1\n  securityContext:\n    runAsNonRoot: true\n    runAsUser: 1000\n',
  },
  {
    name: 'refuses two values for one place',
    before: 'spec:\n  replicas: 1\n',
    do: ({ map }) => [
      { kind: 'setPath', mapping: map('spec'), path: ['replicas'], value: 2 },
      { kind: 'setPath', mapping: map('spec'), path: ['replicas'], value: 3 },
    ],
    after: /another operation/,
  },
  {
    name: 'sets what is there',
    before: 'a:\n  b: "1" # c\n',
    do: ({ map }) => ({ kind: 'setPath', mapping: map(), path: ['a', 'b'], value: '2' }),
    after: 'a:\n  b: "2" # c\n',
  },
  {
    name: 'does not change what an alias repeats, however deep',
    before: 'a:\n  b: &x\n    c: 1\nd: *x\n',
    do: ({ map }) => ({ kind: 'setPath', mapping: map(), path: ['a', 'b', 'e'], value: 2 }),
    after: /alias/,
  },
  {
    name: 'does not replace an anchor that an alias needs',
    before: 'a:\n  b: {c: &x 1}\nd: *x\n',
    do: ({ map }) => ({ kind: 'setPath', mapping: map(), path: ['a', 'b'], value: 2 }),
    after: /alias/,
  },
  {
    name: 'does not hide what a merge key brings',
    before: 'a:\n  <<: {b: {c: 1}}\n',
    do: ({ map }) => ({ kind: 'setPath', mapping: map(), path: ['a', 'b', 'd'], value: 2 }),
    after: /merge key/,
  },
  {
    name: 'does not override a value that a merge key brings',
    before: 'a:\n  <<: {b: 1}\n',
    do: ({ map }) => ({ kind: 'setPath', mapping: map(), path: ['a', 'b'], value: 2 }),
    after: /merge key/,
  },
  {
    name: 'refuses to walk through a scalar',
    before: 'a:\n  b: 1\n',
    do: ({ map }) => ({ kind: 'setPath', mapping: map(), path: ['a', 'b', 'c'], value: 2 }),
    after: /no mapping/,
  },
];

const removals: EditCase[] = [
  {
    name: 'takes its lines and the comments on them, not those above',
    before: 'a:\n  # above\n  b: # own\n    c: 1 # own\n    # deeper\n  # below\n  d: 1\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map('a'), key: 'b' }),
    after: 'a:\n  # above\n  # below\n  d: 1\n',
  },
  {
    name: 'slides the next key up to the dash',
    before: 'a:\n  - b: 1 # own\n    # of c\n    c: 2\n  - d: 1\n    e: 2\n',
    do: ({ map }) => [
      { kind: 'removeEntry', mapping: map('a', 0), key: 'b' },
      { kind: 'removeEntry', mapping: map('a', 1), key: 'd' },
    ],
    after: 'a:\n  - # of c\n    c: 2\n  - e: 2\n',
  },
  {
    name: 'takes along a parent that means nothing when it is empty',
    before: 'a:\n  securityContext:\n    runAsUser: 0\n  b: 1\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map('a', 'securityContext'), key: 'runAsUser' }),
    after: 'a:\n  b: 1\n',
  },
  {
    name: 'takes along a parent of which all keys go',
    before: 'a:\n  - securityContext:\n      runAsUser: 0\n      runAsGroup: 0\n    b: 1\n',
    do: ({ map }) =>
      ['runAsUser', 'runAsGroup'].map(key => ({
        kind: 'removeEntry',
        mapping: map('a', 0, 'securityContext'),
        key,
      })),
    after: 'a:\n  - b: 1\n',
  },
  {
    name: 'leaves braces where emptiness says something',
    before: 'spec:\n  podSelector: # which\n    # above\n    matchLabels: {a: b} # own\n  egress: []\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map('spec', 'podSelector'), key: 'matchLabels' }),
    after: 'spec:\n  podSelector: {} # which\n    # above\n  egress: []\n',
  },
  {
    name: 'empties a mapping of which all keys go',
    before: 'spec:\n  strategy:\n    type: a\n    rollingUpdate: b\n  c: 1\n',
    do: ({ map }) =>
      ['type', 'rollingUpdate'].map(key => ({ kind: 'removeEntry', mapping: map('spec', 'strategy'), key })),
    after: 'spec:\n  strategy: {}\n  c: 1\n',
  },
  {
    name: 'empties an item',
    before: 'a:\n  - b: 1 # c\n  - d\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map('a', 0), key: 'b' }),
    after: 'a:\n  - {} # c\n  - d\n',
  },
  {
    name: 'leaves flow style in order',
    before: 'a: {b: 1, c: 2, d: 3}\n',
    do: ({ map }) => ['b', 'd'].map(key => ({ kind: 'removeEntry', mapping: map('a'), key })),
    after: 'a: {c: 2}\n',
  },
  {
    name: 'takes its line of a flow mapping, and the comma before',
    before: 'a: {\n    b: 1, # one\n    c: 2 # two\n  }\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map('a'), key: 'c' }),
    after: 'a: {\n    b: 1 # one\n  }\n',
  },
  {
    name: 'does not take an anchor away from its aliases',
    before: 'a: &x\n  b: 1\nc: *x\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map(), key: 'a' }),
    after: /alias/,
  },
  {
    name: 'does not take an anchor away with what it leaves empty',
    before: 'a:\n  securityContext: &x\n    b: 1\n  c: 2\nd: *x\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map('a', 'securityContext'), key: 'b' }),
    after: /alias/,
  },
  {
    name: 'does not uncover what a merge key brings',
    before: 'a:\n  <<: {b: 1}\n  b: 2\n  c: 3\n',
    do: ({ map }) => ({ kind: 'removeEntry', mapping: map('a'), key: 'b' }),
    after: /merge key/,
  },
  {
    name: 'removes items, the last with its parent',
    before: 'a:\n  args: # c\n  - x # one\n  - y\n  env:\n  - name: z\n  b: 1\n',
    do: ({ list }) => [
      { kind: 'removeItem', sequence: list('a', 'args'), index: 0 },
      { kind: 'removeItem', sequence: list('a', 'env'), index: 0 },
    ],
    after: 'a:\n  args: # c\n  - y\n  b: 1\n',
  },
  {
    name: 'leaves brackets when asked to',
    before: 'a:\n  env:\n    - name: z\n  b: 1\n',
    do: ({ list }) => ({ kind: 'removeItem', sequence: list('a', 'env'), index: 0, whenEmpty: 'empty' }),
    after: 'a:\n  env: []\n  b: 1\n',
  },
];

describe('edit: one operation or a few', () => {
  editTests({
    'a key that is inserted': insertions(),
    'a path that is set': paths,
    'what is removed': removals,
  });
});
