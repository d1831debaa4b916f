/** Which format a text of a ConfigMap is in. */

/**
 * 'line': lines of "name value", "name = value" or "name: value". 'opaque': programs, prose and data, in which nothing
 * tells a host name from an example.
 */
export type TextFormat = 'shell' | 'properties' | 'json' | 'yaml' | 'toml' | 'xml' | 'nginx' | 'line' | 'opaque';

const FORMAT_BY_ENDING: Readonly<Record<string, TextFormat>> = {
  bash: 'shell',
  env: 'properties',
  ini: 'properties',
  json: 'json',
  json5: 'json',
  properties: 'properties',
  sh: 'shell',
  toml: 'toml',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
};

const OPAQUE_ENDINGS = new Set(
  'awk bat c cc cert cpp crt cs css csv go gotmpl groovy html htm ics java jar js jsx key kt ldif lua md mjs pem php pl promql ps1 pub py r rb rego rs rst rules scss sql svg tex tpl tmpl ts tsx txt vcl'.split(
    ' ',
  ),
);

/**
 * Format of a ConfigMap's text, by the name of its key and, where that leaves it open, by the text itself.
 * 'value' for one line that is no file: in `db.host` and `log.level` what looks like an ending is a word.
 */
export function formatOf(keyName: string, text: string): TextFormat | 'value' {
  const ending = /\.([A-Za-z0-9]+)$/.exec(keyName)?.[1]?.toLowerCase() ?? '';
  if (OPAQUE_ENDINGS.has(ending) || /^(?:README|LICENSE|NOTICE|Corefile|Dockerfile)/i.test(keyName)) return 'opaque';
  if (Object.hasOwn(FORMAT_BY_ENDING, ending)) return FORMAT_BY_ENDING[ending] ?? 'opaque';
  const isFile = text.trim().includes('\n') || /^\s*(?:\{|\["|\[\{|<)/.test(text);
  return isFile ? sniff(text) : 'value';
}

/** What comes first tells enough. */
const LONGEST_START = 4096;

function sniff(text: string): TextFormat {
  const start = text.trimStart().slice(0, LONGEST_START);
  if (start.startsWith('#!')) return /^#!.*\b(?:ba|da|a|k|z)?sh\b/.test(start) ? 'shell' : 'opaque';
  if (start.startsWith('{') || start.startsWith('[{') || start.startsWith('["')) return 'json';
  if (start.startsWith('<')) return 'xml';
  if (start.startsWith('-----BEGIN')) return 'opaque';
  if (/[;{][^\S\n]*(?:#.*)?$/m.test(start)) return /^[\w.]+\s*=/m.test(start) ? 'line' : 'nginx';
  if (/^(?:---|[\w."'-]+:(?:\s|$))/m.test(start) && !/^[\w.-]+\s*=/m.test(start)) return 'yaml';
  return /^[^\S\n]*\[[\w. -]+\][^\S\n]*$/m.test(start) || !/^[\w.-]+\s*=/m.test(start) ? 'line' : 'properties';
}
