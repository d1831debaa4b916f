/**
 * Turns a folder of facts on Kubernetes and its ecosystem into the compact tables of engine/kubernetes/data.
 *
 *     npx tsx scripts/data/generate.ts --facts DIR           writes the tables, prints their sizes
 *     npx tsx scripts/data/generate.ts --facts DIR --check   fails when a table differs from what would be written
 *
 * Without --facts, the folder is AVOID_SPIKES_FACTS, else ../shared/facts beside the repository.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { apiTable } from './apis';
import { componentTable } from './components';
import type { ApiFacts, ComponentFacts, FieldFacts, SinceFacts, TypeFacts } from './facts';
import { fieldTable } from './fields';
import { typeTable } from './types';

const REPOSITORY = resolve(__dirname, '../..');
const OUTPUT = join(REPOSITORY, 'engine/kubernetes/data');

/** Each table with the most bytes it may add to a bundle. */
const TABLES: { file: string; limit: number; make: (read: Reader) => object }[] = [
  { file: 'apis.generated.json', limit: 40_000, make: read => apiTable(read<ApiFacts>('api-lifecycle.json')) },
  {
    file: 'components.generated.json',
    limit: 60_000,
    make: read => componentTable(read<ComponentFacts>('api-lifecycle-ecosystem.json')),
  },
  { file: 'fields.generated.json', limit: 60_000, make: read => fieldTable(read<FieldFacts>('field-lifecycle.json')) },
  {
    file: 'types.generated.json',
    limit: 150_000,
    make: read => typeTable(read<TypeFacts>('fields-1.37.json'), read<SinceFacts>('field-since.json')),
  },
];

type Reader = <T>(file: string) => T;

function main(args: string[]): number {
  const facts = factsFolder(args);
  if (!existsSync(join(facts, 'api-lifecycle.json'))) {
    console.log(`skipped: no facts in ${facts}. Give their folder with --facts DIR or AVOID_SPIKES_FACTS.`);
    return args.includes('--check') ? 0 : 1;
  }
  const read: Reader = file => JSON.parse(readFileSync(join(facts, file), 'utf8'));
  const work = args.includes('--check') ? check : write;
  const failures = TABLES.filter(table => !work(table.file, table.make(read), table.limit));
  return failures.length === 0 ? 0 : 1;
}

function factsFolder(args: string[]): string {
  const flag = args.indexOf('--facts');
  const given = flag < 0 ? process.env.AVOID_SPIKES_FACTS : args[flag + 1];
  return resolve(given ?? join(REPOSITORY, '../shared/facts'));
}

function write(file: string, table: object, limit: number): boolean {
  const size = Buffer.byteLength(JSON.stringify(table));
  writeFileSync(join(OUTPUT, file), textOf(table));
  console.log(`${file}: ${size} bytes in a bundle (at most ${limit})`);
  return size <= limit;
}

function check(file: string, table: object): boolean {
  const path = join(OUTPUT, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === textOf(table)) return true;
  console.log(`${file} is out of step with the facts. Run: npx tsx scripts/data/generate.ts --facts DIR`);
  return false;
}

/** One row a line, so that a change of the facts reads well as a diff; bundling removes the white space. */
function textOf(table: object): string {
  return `${JSON.stringify(table, null, 1)}\n`;
}

process.exitCode = main(process.argv.slice(2));
