import { type EditCase, editTests } from '../../support/editCases';

const CHART = `metadata:
  name: {{ include "x.name" . }}
  labels:
    {{- include "x.labels" . | nindent 4 }}
spec:
  replicas: 1
  {{- if .Values.paused }}
  paused: true
  {{- end }}
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image }}:{{ .Values.tag }}"
          ports: []
          env:
            {{- toYaml .Values.env | nindent 12 }}
      nodeSelector:
        disk: ssd
`;

function onChart(name: string, what: EditCase['do'], after: EditCase['after']): EditCase {
  return { name, before: CHART, do: what, after, templates: 'template' };
}

const container = ['spec', 'template', 'spec', 'containers', 0];

const cases: EditCase[] = [
  onChart(
    'does not insert below a list that an action fills',
    ({ map }) => ({
      kind: 'setPath',
      mapping: map(...container),
      path: ['securityContext', 'privileged'],
      value: false,
    }),
    /near/,
  ),
  onChart(
    'edits where no action is near',
    ({ map, scalar }) => [
      { kind: 'setScalar', node: scalar('spec', 'template', 'spec', 'nodeSelector', 'disk'), value: 'hdd' },
      { kind: 'setScalar', node: scalar(...container, 'name'), value: 'shop' },
      { kind: 'insertKey', mapping: map(...container), key: 'command', value: ['x'], after: ['name'] },
      { kind: 'insertKey', mapping: map(...container), key: 'args', value: ['y'], after: ['image'] },
    ],
    CHART.replace('ssd', 'hdd')
      .replace('name: web\n', 'name: shop\n          command:\n            - x\n')
      .replace('tag }}"\n', 'tag }}"\n          args:\n            - "y"\n'),
  ),
  onChart(
    'does not set what an action makes',
    ({ scalar }) => ({ kind: 'setScalar', node: scalar(...container, 'image'), value: 'x' }),
    /template action is near/,
  ),
  onChart(
    'does not add keys where a template may add them',
    ({ map }) => ({ kind: 'setPath', mapping: map('metadata'), path: ['labels', 'app'], value: 'x' }),
    /no mapping|may add keys|near/,
  ),
  onChart(
    'does not touch what a condition brings',
    ({ map }) => ({ kind: 'removeEntry', mapping: map('spec'), key: 'paused' }),
    /near/,
  ),
  onChart(
    'does not write braces that the template would read',
    ({ scalar }) => ({ kind: 'setScalar', node: scalar(...container, 'name'), value: '{{ x }}' }),
    /read as a template/,
  ),
  onChart(
    'writes comments beside actions',
    ({ scalar }) => [
      { kind: 'insertComment', node: scalar(...container, 'image'), place: 'before', text: '# one' },
      { kind: 'insertComment', node: scalar(...container, 'image'), place: 'end', text: '# two' },
      { kind: 'insertComment', node: scalar('spec', 'paused'), place: 'end', text: '# three' },
    ],
    CHART.replace('          image', '          # one\n          image')
      .replace('tag }}"', 'tag }}" # two')
      .replace('paused: true', 'paused: true # three'),
  ),
  {
    name: 'does not write a comment that an action would join to text',
    before: 'a: 1\n{{- if .x -}}\nb: 2\n{{- end }}\nc: 3\n{{- .y }}\n',
    do: ({ scalar }) => ({ kind: 'insertComment', node: scalar('b'), place: 'before', text: '# x' }),
    after: /joins lines/,
    templates: 'template',
  },
  {
    name: 'does not write a comment into which an action would be pulled',
    before: 'a: 1\nc: 3\n{{- .y }}\n',
    do: ({ scalar }) => ({ kind: 'insertComment', node: scalar('c'), place: 'end', text: '# x' }),
    after: /joins lines/,
    templates: 'template',
  },
  {
    name: 'does not trust a template that does not parse without its actions',
    before: 'a: {{ .x }}\nb: "open\nc: 1\nd: 2\n',
    do: ({ map }) => ({ kind: 'insertKey', mapping: map(), key: 'e', value: 1 }),
    after: /cannot be read/,
    templates: 'template',
  },
  {
    name: 'takes braces in strings for what they are',
    before: 'a: 1\nb: "{{ $labels.pod }}"\n',
    do: ({ map }) => ({ kind: 'insertKey', mapping: map(), key: 'c', value: '{{ $value }}' }),
    after: 'a: 1\nb: "{{ $labels.pod }}"\nc: "{{ $value }}"\n',
  },
];

describe('edit: templates', () => {
  editTests({ 'a template': cases });
});
