import assert from 'node:assert/strict';
import type { Outcome, ReportedFinding } from '../../../cli/outcome';
import { prettyReport } from '../../../cli/report/pretty';
import { terminalFor } from '../../../cli/terminal';
import { folderOf, pod, runBriefly, runCli, runHere } from '../../support/cli';

const service =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\n  labels:\n    tier: bakend\n';
const user = pod('good').replace(
  '      image',
  '      envFrom:\n        - configMapRef:\n            name: setings\n      image',
);
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';

const files = {
  'b/service.yaml': `${service}---\n${pod('bad')}`,
  'a.yaml': user,
  'z/config.yaml': config,
  'broken.yaml': Buffer.from([0]),
};

describe('the report as JSON', () => {
  it('has the documented shape', async () => {
    const { stdout, code } = await runCli(['check', '--format', 'json'], folderOf(files));
    const report = JSON.parse(stdout);
    const { milliseconds, ...summary } = report.summary;
    assert.match(report.tool, /^avoid-spikes \d+\.\d+\.\d+$/);
    assert.ok(Number.isInteger(milliseconds));
    assert.deepEqual(summary, {
      files: 3,
      documents: 4,
      resources: 4,
      errors: 1,
      warnings: 2,
      informations: 0,
      hints: 0,
      ignored: 0,
    });
    assert.deepEqual(report.skipped, [{ file: 'broken.yaml', reason: 'it is binary' }]);
    assert.deepEqual(Object.keys(report), ['tool', 'findings', 'skipped', 'summary']);
    assert.deepEqual(report.findings, FINDINGS);
    assert.equal(code, 1);
  });

  it('is the same, time aside, from run to run and whatever the order of paths', async () => {
    const folder = folderOf(files);
    const runs = [['.'], ['z', 'b', 'a.yaml', 'broken.yaml'], ['b/service.yaml', '.']];
    const reports = await Promise.all(runs.map(paths => runHere(['check', '--format=json', ...paths], folder)));
    const timeless = reports.map(({ stdout }) => stdout.replace(/"milliseconds":\d+/, ''));
    assert.deepEqual(new Set(timeless), new Set([timeless[0]]));
  });

  it('ends as it would have, when nobody wants to read on', async () => {
    const many = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`${i}.yaml`, pod('bad')]));
    assert.equal(await runBriefly(['check', '--format=json'], folderOf(many)), 1);
  });

  it('names files as seen from the working folder', async () => {
    const folder = folderOf(files);
    const { stdout } = await runHere(['check', '--format=json', '..'], `${folder}/b`);
    const names = JSON.parse(stdout).findings.map((finding: ReportedFinding) => finding.file);
    assert.deepEqual(names, ['../a.yaml', 'service.yaml', 'service.yaml']);
  });

  it('counts columns in UTF-16 code units and lines at any line break', async () => {
    const text = `# 😀\r\n${pod('bad').replaceAll('\n', '\r\n').replace('web:latest', '"é😀:latest"')}`;
    const { stdout } = await runHere(['check', '--format=json'], folderOf({ 'a.yaml': text }));
    const [{ line, column, endLine, endColumn }] = JSON.parse(stdout).findings;
    assert.deepEqual({ line, column, endLine, endColumn }, { line: 9, column: 14, endLine: 9, endColumn: 26 });
  });
});

const FINDINGS = [
  {
    rule: 'toy/missing-config',
    severity: 'warning',
    message: 'There is no ConfigMap setings.',
    ...{ file: 'a.yaml', line: 10, column: 19, endLine: 10, endColumn: 26 },
    resource: { apiVersion: 'v1', kind: 'Pod', namespace: null, name: 'web' },
    related: [{ file: 'z/config.yaml', line: 4, column: 9, message: 'There is settings' }],
    fixes: [],
  },
  {
    rule: 'toy/misspelt',
    severity: 'error',
    message: 'No service selects bakend. Write backend.',
    ...{ file: 'b/service.yaml', line: 7, column: 11, endLine: 7, endColumn: 17 },
    resource: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'web' },
    related: [],
    fixes: [{ title: 'Write backend', safety: 'safe' }],
  },
  {
    rule: 'toy/latest-image',
    severity: 'warning',
    message: 'web:latest may be another image tomorrow. Name a version.',
    ...{ file: 'b/service.yaml', line: 16, column: 14, endLine: 16, endColumn: 24 },
    resource: { apiVersion: 'v1', kind: 'Pod', namespace: null, name: 'web' },
    related: [],
    fixes: [{ title: 'Pin it to version 1', safety: 'unsafe' }],
  },
];

interface Drawing {
  name: string;
  source: string;
  finding: Partial<ReportedFinding>;
  columns?: number;
  drawn: string[];
}

const finding: ReportedFinding = {
  ...{ rule: 'toy/rule', severity: 'warning', message: 'It hurts.', file: 'a.yaml' },
  ...{ line: 1, column: 1, endLine: 1, endColumn: 2, resource: null, related: [], fixes: [] },
};

const drawings: Drawing[] = [
  {
    name: 'underlines the range',
    source: 'image: web:latest',
    finding: { column: 8, endColumn: 18 },
    drawn: ['  1:8  warning  It hurts.  toy/rule', '  1 | image: web:latest', '    |        ^~~~~~~~~~'],
  },
  {
    name: 'marks an empty range by one sign',
    source: 'image:',
    finding: { column: 7, endColumn: 7 },
    drawn: ['  1:7  warning  It hurts.  toy/rule', '  1 | image:', '    |       ^'],
  },
  {
    name: 'shows the first line of a longer range',
    source: 'data: |',
    finding: { column: 7, endLine: 5, endColumn: 3 },
    drawn: ['  1:7  warning  It hurts.  toy/rule', '  1 | data: |', '    |       ^'],
  },
  {
    name: 'counts tabs as one column and wide characters as two',
    source: 'a:\t名前 e\u0301 😀 web',
    finding: { column: 13, endColumn: 16 },
    drawn: ['  1:13  warning  It hurts.  toy/rule', '  1 | a: 名前 e\u0301 😀 web', '    |              ^~~'],
  },
  {
    name: 'lists related places and fixes',
    source: 'image: web',
    finding: {
      related: [{ file: 'b.yaml', line: 3, column: 4, message: 'It began here' }],
      fixes: [
        { title: 'Mend it', safety: 'safe' },
        { title: 'Break it', safety: 'unsafe' },
      ],
    },
    drawn: [
      '  1:1  warning  It hurts.  toy/rule',
      '  1 | image: web',
      '    | ^',
      '     see b.yaml:3:4: It began here',
      '     fix: Mend it',
      '     fix (unsafe): Break it',
    ],
  },
  {
    name: 'breaks a message under itself where the terminal is narrow',
    source: '',
    finding: { message: 'It hurts in production, on Fridays, when nobody is there.' },
    columns: 40,
    drawn: [
      '  1:1  warning  It hurts in production,',
      '                on Fridays, when nobody',
      '                is there.  toy/rule',
    ],
  },
  {
    name: 'cuts a long line around the range',
    source: `${'x'.repeat(100)}MARK${'y'.repeat(100)}`,
    finding: { column: 101, endColumn: 105 },
    columns: 40,
    drawn: [
      '  1:101  warning  It hurts.  toy/rule',
      `  1 | …${'x'.repeat(14)}MARK${'y'.repeat(13)}…`,
      `    | ${' '.repeat(15)}^~~~`,
    ],
  },
  {
    name: 'cuts a long range',
    source: 'x'.repeat(100),
    finding: { column: 1, endColumn: 101 },
    columns: 40,
    drawn: ['  1:1  warning  It hurts.  toy/rule', `  1 | ${'x'.repeat(30)}…`, `    | ^${'~'.repeat(30)}`],
  },
];

describe('the report for people', () => {
  for (const drawing of drawings) it(drawing.name, () => checkDrawing(drawing));

  it('shows a line once for findings of the same range', () => {
    const again = { ...finding, message: 'It hurts again.' };
    const elsewhere = { ...finding, column: 2, endColumn: 3 };
    const [, ...lines] = draw(outcome([finding, again, elsewhere]), 'abc', undefined).split('\n');
    assert.deepEqual(lines.slice(0, lines.indexOf('')), [
      ...['  1:1  warning  It hurts.  toy/rule', '  1 | abc', '    | ^'],
      '  1:1  warning  It hurts again.  toy/rule',
      ...['  1:2  warning  It hurts.  toy/rule', '  1 | abc', '    |  ^'],
    ]);
  });

  it('sums up in the order of severity, and says what --fix would do', () => {
    const fixable = { ...finding, fixes: [{ title: 'Mend it', safety: 'safe' as const }] };
    const counts = {
      files: 3,
      documents: 2,
      resources: 1,
      errors: 1,
      warnings: 2,
      informations: 0,
      hints: 3,
      ignored: 4,
    };
    const text = draw({ ...outcome([fixable]), summary: () => ({ ...counts, milliseconds: 1234 }) }, 'x', undefined);
    assert.ok(
      text.endsWith(
        '\n1 error, 2 warnings, 3 hints in 3 files (2 documents, 1 resource), 4 ignored, 1.2 s\n1 can be fixed with --fix\n',
      ),
      text,
    );
  });

  it('is at home on a terminal of any width', () => {
    for (let columns = 1; columns < 120; columns++) {
      const text = draw(outcome([{ ...finding, column: 30, endColumn: 60 }]), 'word '.repeat(20), columns);
      const longest = Math.max(
        ...text
          .split('\n')
          .slice(0, 4)
          .map(line => line.length),
      );
      assert.ok(longest <= Math.max(columns, 40), `${longest} at ${columns}:\n${text}`);
    }
  });
});

function checkDrawing({ source, finding: particulars, columns, drawn }: Drawing): void {
  const text = draw(outcome([{ ...finding, ...particulars }]), source, columns);
  const [file, ...lines] = text.split('\n');
  assert.equal(file, 'a.yaml');
  assert.deepEqual(lines.slice(0, lines.indexOf('')), drawn);
}

function draw(what: Outcome, source: string, columns: number | undefined): string {
  const surroundings = { isTerminal: columns !== undefined, columns, environment: {} };
  return [...prettyReport(what, terminalFor(surroundings, false), () => [source])].join('');
}

function outcome(findings: ReportedFinding[]): Outcome {
  const none = { files: 1, documents: 1, resources: 1, errors: 0, warnings: 0, informations: 0, hints: 0, ignored: 0 };
  return {
    ...{ files: [{ file: 'a.yaml', findings }], skipped: [] },
    summary: () => ({ ...none, milliseconds: 0 }),
    hasSpikes: () => false,
    faults: () => [],
  };
}
