import { type EditCase, editTests } from '../../support/editCases';

const lists: EditCase[] = [
  {
    name: 'is indented as the list is',
    before: 'a:\n-   b: 1\n    c: 2\n# end\n',
    do: ({ list }) => ({ kind: 'appendItem', to: list('a'), value: { d: { e: [1] } } }),
    after: 'a:\n-   b: 1\n    c: 2\n-   d:\n      e:\n      -   1\n# end\n',
  },
  {
    name: 'goes where it is asked for',
    before: 'a:\n  - one\n  # of two\n  - two\n',
    do: ({ list }) => [
      { kind: 'appendItem', to: list('a'), value: 'x', index: 1 },
      { kind: 'appendItem', to: list('a'), value: 'v', index: 1 },
      { kind: 'appendItem', to: list('a'), value: 'z' },
    ],
    after: 'a:\n  - one\n  - x\n  - v\n  # of two\n  - two\n  - z\n',
  },
  {
    name: 'makes the list when there is none, in the style of the others',
    before: 'a:\n  b:\n  - 1\n  c: 2\n',
    do: ({ map }) => ['x', 'y', 'y'].map(value => ({ kind: 'appendItem', to: { mapping: map('a'), key: 'd' }, value })),
    after: 'a:\n  b:\n  - 1\n  c: 2\n  d:\n  - x\n  - "y"\n',
  },
  {
    name: 'fills empty lists',
    before: 'a:\nb: []\nc: [ ] # c\nd: {e: []}\n',
    do: ({ map, list }) => [
      { kind: 'appendItem', to: { mapping: map(), key: 'a' }, value: 1 },
      { kind: 'appendItem', to: list('b'), value: { x: 1, z: 2 } },
      { kind: 'appendItem', to: list('c'), value: 3 },
      { kind: 'appendItem', to: list('d', 'e'), value: [4, 'x, y'] },
    ],
    after: 'a:\n  - 1\nb:\n  - x: 1\n    z: 2\nc: # c\n  - 3\nd: {e: [[4, "x, y"]]}\n',
  },
  {
    name: 'has quotes only where it needs them, which depends on the style of the list',
    before: 'a:\n  - sh\nb: [sh]\n',
    do: ({ list }) =>
      ['-c', 'a, b', '[x]', '{y', ':z', 'a: b', '!w'].flatMap(value => [
        { kind: 'appendItem', to: list('a'), value },
        { kind: 'appendItem', to: list('b'), value },
      ]),
    after:
      'a:\n  - sh\n  - -c\n  - a, b\n  - "[x]"\n  - "{y"\n  - :z\n  - "a: b"\n  - "!w"\n' +
      'b: [sh, "-c", "a, b", "[x]", "{y", ":z", "a: b", "!w"]\n',
  },
  {
    name: 'follows the quotes of a list in JSON',
    before: 'a: ["x", "z"]\n',
    do: ({ list }) => ({ kind: 'appendItem', to: list('a'), value: 'b' }),
    after: 'a: ["x", "z", "b"]\n',
  },
];

const names: EditCase[] = [
  {
    name: 'keeps value, quotes and comments',
    before: 'a:\n  "b": # c\n    - 1\n',
    do: ({ map }) => ({ kind: 'renameKey', mapping: map('a'), key: 'b', to: 'on' }),
    after: 'a:\n  "on": # c\n    - 1\n',
  },
  {
    name: 'quotes a name that would be something else',
    before: 'a:\n  b: 1\n',
    do: ({ map }) => ({ kind: 'renameKey', mapping: map('a'), key: 'b', to: 'on' }),
    after: 'a:\n  "on": 1\n',
  },
  {
    name: 'does not make a second key of the name',
    before: 'a:\n  b: 1\n  c: 1\n',
    do: ({ map }) => ({ kind: 'renameKey', mapping: map('a'), key: 'b', to: 'c' }),
    after: /there already/,
  },
];

const moves: EditCase[] = [
  {
    name: 'brings an item with its comments to a list that is made for it',
    before: `spec:
  containers:
    - name: app # main
    # it helps
    - name: helper
      args:
        - |
          x
            y
      # last

    - name: other
  volumes: []
`,
    do: ({ map, list }) => ({
      kind: 'moveItem',
      from: list('spec', 'containers'),
      index: 1,
      to: { mapping: map('spec'), key: 'initContainers' },
      add: { restartPolicy: 'Always' },
    }),
    after: `spec:
  initContainers:
    # it helps
    - name: helper
      args:
        - |
          x
            y
      restartPolicy: Always
      # last
  containers:
    - name: app # main

    - name: other
  volumes: []
`,
  },
  {
    name: 'brings an item to a list of another indentation, at its place',
    before: 'a:\n- b: 1 # b\n  c:\n    - 2\n- d\ne:\n    f:\n      - g\n      - h\n',
    do: ({ map, list }) => ({
      kind: 'moveItem',
      from: list('a'),
      index: 0,
      to: { mapping: map('e'), key: 'f', index: 1 },
    }),
    after: 'a:\n- d\ne:\n    f:\n      - g\n      - b: 1 # b\n        c:\n          - 2\n      - h\n',
  },
  {
    name: 'takes the last item with its list',
    before: 'spec:\n  initContainers:\n    - name: a\n  containers:\n    - name: b\n',
    do: ({ map, list }) => ({
      kind: 'moveItem',
      from: list('spec', 'initContainers'),
      index: 0,
      to: { mapping: map('spec'), key: 'containers' },
    }),
    after: 'spec:\n  containers:\n    - name: b\n    - name: a\n',
  },
  {
    name: 'changes the order within a list',
    before: 'a:\n  - one # 1\n  - two # 2\n  - three # 3\n',
    do: ({ map, list }) => ({
      kind: 'moveItem',
      from: list('a'),
      index: 2,
      to: { mapping: map(), key: 'a', index: 0 },
    }),
    after: 'a:\n  - three # 3\n  - one # 1\n  - two # 2\n',
  },
  {
    name: 'brings annotations to the pod template',
    before: `metadata:
  annotations:
    # watch it
    prometheus.io/scrape: "true" # yes
    prometheus.io/port: '9090'
    note: x
spec:
  template:
    spec: {}
`,
    do: ({ map }) =>
      ['prometheus.io/scrape', 'prometheus.io/port'].map(key => ({
        kind: 'moveEntry',
        from: map('metadata', 'annotations'),
        key,
        to: map('spec', 'template'),
        path: ['metadata', 'annotations'],
      })),
    after: `metadata:
  annotations:
    note: x
spec:
  template:
    metadata:
      annotations:
        # watch it
        prometheus.io/scrape: "true" # yes
        prometheus.io/port: '9090'
    spec: {}
`,
  },
  {
    name: 'takes the last entry with its mapping, and fills an empty one',
    before: 'metadata:\n  annotations:\n    a: |\n      x\n  name: n\nspec:\n  annotations: {}\n',
    do: ({ map }) => ({
      kind: 'moveEntry',
      from: map('metadata', 'annotations'),
      key: 'a',
      to: map('spec', 'annotations'),
    }),
    after: 'metadata:\n  name: n\nspec:\n  annotations:\n    a: |\n      x\n',
  },
  {
    name: 'brings an entry out of flow style and into it',
    before: 'a: {b: "1", c: 2}\nd:\n  e: 3\n  f: 4\n',
    do: ({ map }) => [
      { kind: 'moveEntry', from: map('a'), key: 'b', to: map('d') },
      { kind: 'moveEntry', from: map('d'), key: 'e', to: map('a') },
    ],
    after: 'a: {c: 2, e: 3}\nd:\n  f: 4\n  b: "1"\n',
  },
  {
    name: 'does not overwrite',
    before: 'a:\n  b: 1\n  c: 2\nd:\n  b: 3\n',
    do: ({ map }) => ({ kind: 'moveEntry', from: map('a'), key: 'b', to: map('d') }),
    after: /there already/,
  },
  {
    name: 'does not hide what a merge key brings',
    before: 'a:\n  b: 1\n  c: 2\nd:\n  <<: {e: {f: 1}}\n',
    do: ({ map }) => ({ kind: 'moveEntry', from: map('a'), key: 'b', to: map('d'), path: ['e'] }),
    after: /merge key/,
  },
  {
    name: 'does not move aliases before their anchors',
    before: 'a:\n  b: 1\nc: &x 1\nd:\n  e: *x\n  f: 1\n',
    do: ({ map }) => ({ kind: 'moveEntry', from: map('d'), key: 'e', to: map('a') }),
    after: /alias/,
  },
];

describe('edit: structure', () => {
  editTests({
    'an item that is appended': lists,
    'a key that is renamed': names,
    'what is moved': moves,
  });
});
