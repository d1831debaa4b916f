import assert from 'node:assert/strict';
import { youngSpaceKeeper } from '../../../cli/youngSpace';

interface Case {
  name: string;
  version: string;
  /** Mebibytes, each time that somebody looks; the last one stays. */
  sizes: number[];
  files: number;
  kept: number;
  looks: number;
}

const cases: Case[] = [
  {
    name: 'is left alone while it is small',
    version: '13.6.233.17-node.63',
    sizes: [1, 4],
    files: 100,
    kept: 0,
    looks: 4,
  },
  {
    name: 'is kept once, when it has grown',
    version: '13.6.233.17-node.63',
    sizes: [1, 4, 16],
    files: 640,
    kept: 1,
    looks: 3,
  },
  { name: 'is kept at once when it is large', version: '14.6.202.34-node.40', sizes: [8], files: 1, kept: 1, looks: 1 },
  {
    name: 'is not looked at where V8 keeps it small',
    version: '12.4.254.21-node.57',
    sizes: [64],
    files: 640,
    kept: 0,
    looks: 0,
  },
  { name: 'is not looked at in a V8 that nobody tried', version: '15.0.1', sizes: [64], files: 640, kept: 0, looks: 0 },
];

function check({ version, sizes, files, kept, looks }: Case): void {
  const seen = { kept: 0, looks: 0 };
  const keeper = youngSpaceKeeper({
    version,
    youngSpace: () => (sizes[seen.looks++] ?? sizes.at(-1)!) * 2 ** 20,
    keep: () => void seen.kept++,
  });
  for (let i = 0; i < files; i++) keeper();
  assert.deepEqual(seen, { kept, looks });
}

describe('the room for young objects', () => {
  for (const one of cases) it(one.name, () => check(one));
});
