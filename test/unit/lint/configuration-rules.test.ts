import assert from 'node:assert/strict';
import { Project } from '../../../engine/lint/project';
import { defineRule } from '../../../engine/lint/rule';
import { at } from '../../../engine/yaml/nodes';
import { asString } from '../../../engine/yaml/scalars';
import unsupportedTarget from '../../../rules/treadmill/unsupported-target';

/** Says of each configuration file which day it is. */
const calendar = defineRule({
  meta: { id: 'toy/calendar', title: 'A preset', severity: 'hint', preset: 'recommended', fixes: [] },
  configuration({ root }, context) {
    const preset = at(root, 'preset');
    if (preset) context.report({ at: preset, message: `${asString(preset)} on ${context.today}` });
  },
});

const CONFIGURATION = 'kubernetesVersion: "1.30"\npreset: strict\n';

const cases: [name: string, path: string, text: string, today: string | undefined, expected: string[]][] = [
  ['a day that is known', 'a/.avoid-spikes.yaml', 'preset: all\n', '2026-01-01', ['toy/calendar@8 all on 2026-01-01']],
  ['a day that nobody said', '.avoid-spikes.yml', 'preset: all\n', undefined, ['toy/calendar@8 all on undefined']],
  ['another file', 'avoid-spikes.yaml', 'preset: all\n', '2026-01-01', []],
  ['an ignore comment', '.avoid-spikes.yaml', 'preset: all # spikes-ignore toy/calendar: on purpose\n', undefined, []],
  [
    'a target that is supported on that day',
    '.avoid-spikes.yaml',
    CONFIGURATION,
    '2025-07-15',
    ['toy/calendar@34 strict on 2025-07-15'],
  ],
  [
    'a target whose end has come',
    '.avoid-spikes.yaml',
    CONFIGURATION,
    '2025-07-16',
    ['treadmill/unsupported-target@19', 'toy/calendar@34 strict on 2025-07-16'],
  ],
  ['a target, and no day', '.avoid-spikes.yaml', CONFIGURATION, undefined, ['toy/calendar@34 strict on undefined']],
];

describe('rules about configuration files', () => {
  for (const [name, path, text, today, expected] of cases) it(name, () => check(path, text, today, expected));
});

function check(path: string, text: string, today: string | undefined, expected: string[]): void {
  const onFault = (_: string, __: string, error: unknown): never => assert.fail(String(error));
  const project = new Project({ rules: [calendar, unsupportedTarget], newest: 37, onFault, ...(today && { today }) });
  project.update(path, text, true);
  const found = project.report(path).findings.map(({ rule, start, message }) => `${rule}@${start} ${message}`);
  assert.equal(found.length, expected.length, found.join('\n'));
  for (const [i, one] of expected.entries()) assert.ok(found[i]!.startsWith(one), found[i]);
}
