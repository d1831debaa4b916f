import assert from 'node:assert/strict';
import { Project } from '../../../engine/lint/project';
import type { Peer } from '../../../engine/lint/rule';
import unknownRule from '../../../rules/meta/unknown-rule';
import unusedIgnore from '../../../rules/meta/unused-ignore';
import { latestImage, missingConfig, misspelt, toyRules } from '../../support/toyRules';

const rules = [...toyRules, unusedIgnore, unknownRule];

interface Case {
  name: string;
  text: string;
  /** `line rule`, lines from one; none means that all is silent. */
  left?: string[];
  ignored?: number;
}

/** Image in line 9, label in line 6; with a comment at the end of a line or on a line of its own before it. */
function pod(comments: { at?: Record<number, string>; before?: Record<number, string> } = {}): string {
  const lines = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: web',
    '  labels:',
    '    tier: bakend',
    'spec:',
    '  containers:',
    '    - image: web:latest',
    '      name: web',
    '    - image: db:latest',
    '      name: db',
  ];
  return `${lines
    .flatMap((line, i) => {
      const before = comments.before?.[i + 1];
      const at = comments.at?.[i + 1];
      const own = before === undefined ? [] : [`${/^\s*/.exec(line)![0]}# ${before}`];
      return [...own, at === undefined ? line : `${line} # ${at}`];
    })
    .join('\n')}\n`;
}

const LABEL = 'toy/misspelt';
const IMAGE = 'toy/latest-image';

const cases: Case[] = [
  { name: 'without any, all is told', text: pod(), left: [`6 ${LABEL}`, `9 ${IMAGE}`, `11 ${IMAGE}`] },
  {
    name: 'at the end of a line, that line is silent',
    text: pod({ at: { 9: `spikes-ignore ${IMAGE}: reason` } }),
    left: [`6 ${LABEL}`, `11 ${IMAGE}`],
    ignored: 1,
  },
  {
    name: 'above an entry, all of the entry is silent',
    text: pod({ before: { 8: `spikes-ignore ${IMAGE}: reason` } }),
    left: [`6 ${LABEL}`],
    ignored: 2,
  },
  {
    name: 'above a list item, all of the item is silent',
    text: pod({ before: { 9: `spikes-ignore ${IMAGE}` } }),
    left: [`6 ${LABEL}`, `12 ${IMAGE}`],
    ignored: 1,
  },
  {
    name: 'above the first key, only its entry is silent',
    text: pod({ before: { 1: `spikes-ignore ${LABEL}` } }),
    left: ['1 meta/unused-ignore', `7 ${LABEL}`, `10 ${IMAGE}`, `12 ${IMAGE}`],
  },
  {
    name: 'above other comments and blank lines, the next content is meant',
    text: `# spikes-ignore ${LABEL}\n\n# about it\n${pod().replace('apiVersion: v1\nkind: Pod\n', '').trimEnd()}\nkind: Pod\napiVersion: v1\n`,
    left: [`10 ${IMAGE}`, `12 ${IMAGE}`],
    ignored: 1,
  },
  {
    name: 'several rules, one reason',
    text: pod({ at: { 6: `spikes-ignore ${IMAGE},  ${LABEL}: reason`, 9: `spikes-ignore ${IMAGE}` } }),
    left: ['6 meta/unused-ignore', `11 ${IMAGE}`],
    ignored: 2,
  },
  {
    name: 'a whole chapter',
    text: pod({ before: { 3: 'spikes-ignore toy/*', 7: 'spikes-ignore toy/*' } }),
    ignored: 3,
  },
  {
    name: 'for the document, anywhere in it',
    text: `${pod({ at: { 12: `spikes-ignore-document ${IMAGE}, ${LABEL}: reason` } })}---\n${pod()}`,
    left: [`19 ${LABEL}`, `22 ${IMAGE}`, `24 ${IMAGE}`],
    ignored: 3,
  },
  {
    name: 'for the file, in any of its documents',
    text: `${pod()}---\n${pod({ before: { 1: `spikes-ignore-file ${IMAGE}` } })}`,
    left: [`6 ${LABEL}`, `20 ${LABEL}`],
    ignored: 4,
  },
  {
    name: 'for the file, of use in another document only',
    text: `# spikes-ignore-file ${IMAGE}\nkind: Other\n---\n${pod()}`,
    left: [`9 ${LABEL}`],
    ignored: 2,
  },
  {
    name: 'unused',
    text: pod({ at: { 4: `spikes-ignore ${IMAGE}` } }),
    left: ['4 meta/unused-ignore', `6 ${LABEL}`, `9 ${IMAGE}`, `11 ${IMAGE}`],
  },
  {
    name: 'unused, for a rule that is off',
    text: pod({ at: { 4: 'spikes-ignore toy/few-replicas' } }),
    left: [`6 ${LABEL}`, `9 ${IMAGE}`, `11 ${IMAGE}`],
  },
  {
    name: 'for a rule that does not exist',
    text: pod({ at: { 9: 'spikes-ignore toy/latest-imag' } }),
    left: [`6 ${LABEL}`, `9 ${IMAGE}`, '9 meta/unknown-rule', `11 ${IMAGE}`],
  },
  {
    name: 'inside a text, it is none',
    text: pod().replace('name: web\n  labels', `name: "# spikes-ignore-file toy/*"\n  labels`),
    left: [`6 ${LABEL}`, `9 ${IMAGE}`, `11 ${IMAGE}`],
  },
  {
    name: 'without a rule, it ignores nothing, and that is said',
    text: pod({ at: { 9: 'spikes-ignore' } }),
    left: [`6 ${LABEL}`, `9 ${IMAGE}`, '9 meta/unknown-rule', `11 ${IMAGE}`],
  },
  {
    name: 'about something similar, it is a remark',
    text: pod({ at: { 9: `spikes-ignored ${IMAGE}` } }),
    left: [`6 ${LABEL}`, `9 ${IMAGE}`, `11 ${IMAGE}`],
  },
  {
    name: 'with CRLF',
    text: pod({ at: { 9: `spikes-ignore ${IMAGE}: reason` } }).replaceAll('\n', '\r\n'),
    left: [`6 ${LABEL}`, `11 ${IMAGE}`],
    ignored: 1,
  },
  {
    name: 'for a finding that rests on other files',
    text: pod({ at: { 10: `spikes-ignore ${missingConfig.meta.id}` } }).replace(
      'name: web #',
      'envFrom: [{configMapRef: {name: gone}}] #',
    ),
    left: [`6 ${LABEL}`, `9 ${IMAGE}`, `11 ${IMAGE}`],
    ignored: 1,
  },
];

describe('ignore comments', () => {
  for (const each of cases) it(each.name, () => check(each));
});

function check({ text, left = [], ignored = 0 }: Case): void {
  const report = reportOf(text);
  assert.deepEqual({ left: report.left, ignored: report.ignored }, { left, ignored });
}

function reportOf(text: string, toRun = rules) {
  const project = new Project({ rules: toRun, newest: 36, onFault: (_, __, error) => assert.fail(String(error)) });
  project.update('/a.yaml', text, false);
  const { findings, ignored } = project.report('/a.yaml');
  const left = findings.map(({ rule, start }) => `${project.position('/a.yaml', start).line + 1} ${rule}`);
  return { left, ignored };
}

interface Annotated {
  annotation: string;
  /** Rules that it silences. */
  silent: string[];
}

const [both, label, image] = [[LABEL, IMAGE], [LABEL], [IMAGE]];

const annotations: Annotated[] = [
  { annotation: 'ignore-check.kube-linter.io/latest-tag: "we pin it in CI"', silent: image },
  { annotation: 'ignore-check.kube-linter.io/run-as-non-root: ""', silent: [] },
  { annotation: 'kube-linter.io/ignore-all: reason', silent: image },
  { annotation: 'kube-score/ignore: pod-networkpolicy, container-image-tag', silent: image },
  { annotation: 'kube-score/ignore: container-image', silent: [] },
  { annotation: 'polaris.fairwinds.com/labelSpelling-exempt: "true"', silent: label },
  { annotation: 'polaris.fairwinds.com/labelSpelling-exempt: "false"', silent: [] },
  { annotation: 'polaris.fairwinds.com/exempt: "true"', silent: label },
  { annotation: 'checkov.io/skip: CKV_K8S_14', silent: image },
  { annotation: 'checkov.io/skip12: "CKV_K8S_14=pinned in CI"', silent: image },
  { annotation: 'checkov.io/skip1: CKV_K8S_1', silent: [] },
  { annotation: 'kubescape.io/skip-controls: "C-0001, C-0075"', silent: both },
  {
    annotation: 'kubescape.io/skip-controls: C-0075\n    kubescape.io/skip-expiry: "2026-12-31T23:59:59Z"',
    silent: [],
  },
];

describe("peers' annotations", () => {
  const kubescape: Peer = 'kubescape';
  const known = [misspelt, latestImage].map(rule => ({
    ...rule,
    meta: { ...rule.meta, peers: { ...rule.meta.peers, [kubescape]: ['C-0075'] } },
  }));

  for (const { annotation, silent } of annotations) {
    it(`${annotation.replace(/\n\s*/, ' and ')} silences ${silent.join(' and ') || 'nothing'}`, () => {
      const text = pod().replace('  labels:', `  annotations:\n    ${annotation}\n  labels:`);
      const { left, ignored } = reportOf(text, known);
      const told = new Set(left.map(line => line.split(' ')[1]));
      assert.deepEqual(told, new Set(both.filter(rule => !silent.includes(rule))));
      assert.equal(ignored, 3 - left.length);
    });
  }

  it('on the pod template count for the controller', () => {
    const template = pod()
      .split('\n')
      .slice(2, -1)
      .map(line => `    ${line}`);
    const text = ['apiVersion: apps/v1', 'kind: Deployment', 'spec:', '  template:', ...template, ''].join('\n');
    const ignoring = text.replace(
      '      labels:',
      '      annotations:\n        checkov.io/skip1: CKV_K8S_14\n      labels:',
    );
    assert.equal(reportOf(text, known).left.length, 2);
    assert.deepEqual(reportOf(ignoring, known), { left: [], ignored: 2 });
  });

  it('count for their own object only', () => {
    const ignoring = pod().replace('  labels:', '  annotations: {kube-linter.io/ignore-all: reason}\n  labels:');
    const items = [ignoring, pod()].map(text => text.trimEnd().replaceAll('\n', '\n    '));
    const { left } = reportOf(
      `apiVersion: v1\nkind: List\nitems:\n${items.map(item => `  - ${item}\n`).join('')}`,
      known,
    );
    assert.deepEqual(left, [`10 ${LABEL}`, `22 ${LABEL}`, `25 ${IMAGE}`, `27 ${IMAGE}`]);
  });
});
