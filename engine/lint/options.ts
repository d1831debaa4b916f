/** One option of a rule, as the configuration schema and the settings show it. */
export interface OptionSchema {
  type: 'string' | 'number' | 'boolean' | 'strings';
  default: string | number | boolean | readonly string[];
  description: string;
}

export type OptionsSchema = Record<string, OptionSchema>;

type Value = string | number | boolean | readonly string[];

/** The options in force for one rule; reading one that the rule does not declare is a fault of the rule. */
export class OptionValues {
  constructor(
    private readonly schema: OptionsSchema,
    private readonly given: Record<string, unknown> = {},
  ) {}

  string(name: string): string {
    return this.read(name, 'string') as string;
  }

  number(name: string): number {
    return this.read(name, 'number') as number;
  }

  boolean(name: string): boolean {
    return this.read(name, 'boolean') as boolean;
  }

  strings(name: string): readonly string[] {
    return this.read(name, 'strings') as readonly string[];
  }

  private read(name: string, type: OptionSchema['type']): Value {
    const option = this.schema[name];
    if (option?.type !== type) throw new Error(`no option ${name} of type ${type}`);
    const given = this.given[name];
    return isOfType(given, type) ? given : option.default;
  }
}

export function isOfType(value: unknown, type: OptionSchema['type']): value is Value {
  if (type === 'strings') return Array.isArray(value) && value.every(item => typeof item === 'string');
  return typeof value === type;
}
