import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Which rooms a room may import from, itself apart. Rooms that are not named are free. */
const ALLOWED: Record<string, string[]> = {
  'engine/text': [],
  'engine/yaml': ['engine/text'],
  'engine/edit': ['engine/text', 'engine/yaml'],
  'engine/kubernetes': ['engine/text', 'engine/yaml', 'engine/edit'],
  'engine/workspace': ['engine/text', 'engine/yaml', 'engine/edit', 'engine/kubernetes'],
  'engine/lint': ['engine/text', 'engine/yaml', 'engine/edit', 'engine/kubernetes', 'engine/workspace'],
  rules: ['engine/text', 'engine/yaml', 'engine/edit', 'engine/kubernetes', 'engine/workspace', 'engine/lint'],
  server: ['engine/*', 'rules', 'package.json'],
  cli: ['engine/*', 'rules', 'package.json'],
  client: ['server/protocol'],
};

/** Packages that a room may import; the pure rooms get no others. */
const PACKAGES: Record<string, RegExp> = {
  engine: /^(yaml|js-yaml|tldts(-icann)?|fastest-levenshtein|picomatch(\/posix)?|@noble\/hashes\/.*)$/,
  rules: /^$/,
  // Server and client run no programs.
  server: /^(node:(?!child_process).*|vscode-languageserver.*|ignore)$/,
  cli: /^(node:.*|ignore)$/,
  client: /^(node:(?!child_process).*|vscode|vscode-languageclient.*|vscode-languageserver-protocol.*|picomatch)$/,
};

describe('floors', () => {
  for (const room of Object.keys(ALLOWED)) {
    it(`${room} imports only from below`, () => {
      const wrong = sources(join(root, room)).flatMap(file => importsOf(file).flatMap(name => judge(room, file, name)));
      assert.deepEqual(wrong, []);
    });
  }
  it('engine and rules touch nothing of the world outside', () => {
    const globals =
      /\b(process|console|Date\.now|new Date|setTimeout|setInterval|fetch|window|globalThis|require)\b\s*[.(]/;
    const wrong = [...sources(join(root, 'engine')), ...sources(join(root, 'rules'))].flatMap(file =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          globals.test(line.replace(/\/\/.*|^\s*\*.*|'[^']*'|`[^`]*`/g, ''))
            ? [`${relative(root, file)}:${i + 1}`]
            : [],
        ),
    );
    assert.deepEqual(wrong, []);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|^import '([^']+)'/g,
    ),
  ].map(match => match[1] ?? match[2] ?? match[3]!);
}

function judge(room: string, file: string, name: string): string[] {
  const complaint = [`${relative(root, file)} imports ${name}`];
  if (!name.startsWith('.')) return PACKAGES[room.split('/')[0]!]!.test(name) ? [] : complaint;
  const target = relative(root, resolve(dirname(file), name));
  const below = ALLOWED[room]!.some(other => target.startsWith(other.replace('*', '')));
  return target.startsWith(`${room}/`) || below ? [] : complaint;
}
