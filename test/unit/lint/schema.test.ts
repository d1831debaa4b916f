import assert from 'node:assert/strict';
import { readConfiguration } from '../../../engine/lint/configurationFile';
import { SEVERITIES } from '../../../engine/lint/rule';
import { rules } from '../../../rules/registry.generated';
import { configurationSchema } from '../../../scripts/generate/schema';
import { toyRules } from '../../support/toyRules';

interface Node {
  properties: Record<string, Node>;
  items: Node;
  anyOf: Node[];
  enum: unknown[];
  default: unknown;
  required: string[];
  markdownDescription: string;
  definitions: Record<string, Node>;
}

const schema = configurationSchema(toyRules) as unknown as Node;

function problemsOf(text: string): string[] {
  return readConfiguration(text, '/', toyRules).problems.map(({ message }) => message);
}

describe('the schema of configuration files', () => {
  it('names exactly the settings that are read', () => {
    for (const key of Object.keys(schema.properties))
      assert.deepEqual(problemsOf(`${key}:`).filter(isUnknown), [], key);
    for (const key of Object.keys(schema.properties.overrides!.items.properties))
      assert.deepEqual(problemsOf(`overrides: [{files: a, ${key}: }]`).filter(isUnknown), [], key);
    assert.deepEqual(schema.properties.overrides!.items.required, ['files']);
    const known = ['extends', 'preset', 'kubernetesVersion', 'clusterDomain', 'exclude', 'rules', 'overrides'];
    assert.deepEqual(Object.keys(schema.properties), known);
  });

  it('takes the presets and severities that are read', () => {
    for (const preset of schema.properties.preset!.enum) assert.deepEqual(problemsOf(`preset: ${preset}`), []);
    const severities = schema.definitions.severity!.enum;
    for (const severity of severities) assert.deepEqual(problemsOf(`rules: {toy/unowned: ${severity}}`), []);
    assert.deepEqual(severities, ['off', ...SEVERITIES, false]);
  });

  it('has every rule and chapter, with options and their defaults', () => {
    const settings = schema.definitions.rules!.properties;
    assert.deepEqual(Object.keys(settings), ['toy/*', ...toyRules.map(({ meta }) => meta.id)]);
    const [, mapping] = settings['toy/few-replicas']!.anyOf;
    assert.deepEqual(Object.keys(mapping!.properties), ['severity', 'atLeast', 'kinds']);
    assert.deepEqual(mapping!.properties.kinds!.default, ['Deployment']);
    assert.equal(
      settings['toy/few-replicas']!.markdownDescription,
      'Fewer replicas than wanted. By default: off; `hint` in the preset `strict`.',
    );
    assert.equal(settings['toy/misspelt']!.markdownDescription, 'A label that nobody selects. By default: `error`.');
  });

  it('is plain data for the real rules', () => {
    const real = configurationSchema(rules);
    assert.deepEqual(JSON.parse(JSON.stringify(real)), real);
  });
});

function isUnknown(message: string): boolean {
  return message.startsWith('Unknown');
}
