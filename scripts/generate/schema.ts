import { optionsOf } from '../../engine/lint/configurationFile';
import type { OptionSchema, OptionsSchema } from '../../engine/lint/options';
import { type Rule, SEVERITIES } from '../../engine/lint/rule';

/** A JSON schema (draft 7, with the descriptions in Markdown that editors know) or a part of one. */
export type Schema = { readonly [key: string]: unknown };

/** The schema of `.avoid-spikes.yaml`: what may stand there, with every rule and its options. */
export function configurationSchema(rules: readonly Rule[]): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Avoid Spikes configuration',
    description: 'Which spikes to look for in the files beside and below this file.',
    ...closed({
      extends: {
        ...texts,
        markdownDescription:
          'Configuration files to build on, relative to this one. Later ones win, and this file wins over all of them.',
      },
      ...common,
      exclude: {
        ...texts,
        markdownDescription:
          'Files and folders that are not checked, as globs relative to this file. A name without a slash matches at any depth.',
      },
      rules: reference('rules', 'Severities and options by rule.'),
      overrides: {
        type: 'array',
        items: closed(override, ['files']),
        markdownDescription: 'Settings for some of the files. Later ones win.',
      },
    }),
    definitions: { severity, rules: closed(ruleSettings(rules)) },
  };
}

function closed(properties: Schema, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 ? { required } : {}) };
}

function reference(definition: string, markdownDescription: string): Schema {
  return { allOf: [{ $ref: `#/definitions/${definition}` }], markdownDescription };
}

const texts: Schema = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }, { type: 'null' }] };

const common: Schema = {
  preset: {
    enum: ['recommended', 'strict', 'all'],
    markdownEnumDescriptions: [
      'The rules that most owners of manifests want on.',
      'Adds the rules for teams that want every manifest hardened.',
      'Every rule there is.',
    ],
    default: 'recommended',
    markdownDescription: 'Which rules are on, before `rules` switches single ones on or off.',
  },
  kubernetesVersion: {
    type: ['string', 'number'],
    pattern: '^v?1\\.\\d{1,3}',
    markdownDescription:
      'The Kubernetes version of your clusters, such as `"1.36"`: decides which APIs and fields exist.',
  },
  clusterDomain: {
    type: 'string',
    default: 'cluster.local',
    markdownDescription: 'The DNS domain of your clusters: the end of names such as `redis.prod.svc.cluster.local`.',
  },
};

const override: Schema = {
  files: { ...texts, markdownDescription: 'The files that this is for, as globs relative to this file.' },
  ...common,
  rules: reference('rules', 'Severities and options by rule, for these files.'),
};

/** Editors read a bare `off` as a text, older YAML readers as `false`. */
const severity: Schema = { enum: ['off', ...SEVERITIES, false] };

function ruleSettings(rules: readonly Rule[]): Schema {
  const chapters = [...new Set(rules.map(({ meta }) => meta.id.slice(0, meta.id.indexOf('/'))))];
  return Object.fromEntries([
    ...chapters.map(chapter => {
      const name = `${chapter}/*`;
      return [name, setting(optionsOf(name, rules), `All rules of the chapter ${chapter}.`)];
    }),
    ...rules.map(({ meta }) => [meta.id, setting(meta.options ?? {}, describe(meta))]),
  ]);
}

function describe({ title, severity: usual, preset }: Rule['meta']): string {
  return `${title}. By default: ${preset === 'recommended' ? `\`${usual}\`` : `off; \`${usual}\` in the preset \`${preset}\``}.`;
}

function setting(options: OptionsSchema, markdownDescription: string): Schema {
  const own = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, optionSchema(option)]));
  return {
    anyOf: [{ $ref: '#/definitions/severity' }, closed({ severity: { $ref: '#/definitions/severity' }, ...own })],
    markdownDescription,
  };
}

function optionSchema({ type, default: value, description }: OptionSchema): Schema {
  const shape = type === 'strings' ? { type: 'array', items: { type: 'string' } } : { type };
  return { ...shape, default: value, markdownDescription: description };
}
