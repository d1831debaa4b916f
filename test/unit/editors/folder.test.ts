import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { answerFromFolder } from '../../../scripts/editors/folder/serve';

describe('the folder behind the web editor', () => {
  let folder: string;
  let name: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'avoid-spikes-folder-'));
    name = basename(folder);
    await writeFile(join(folder, 'a.yaml'), 'kind: Pod\n');
  });

  after(() => rm(folder, { recursive: true }));

  const ask = (what: string, path: string, body = '') => answerFromFolder(folder, what, path, Buffer.from(body));

  it('is read, listed and searched', async () => {
    assert.equal(String(await ask('read', `/${name}/a.yaml`)), 'kind: Pod\n');
    assert.deepEqual(JSON.parse(String(await ask('list', `/${name}`))), [['a.yaml', 1]]);
    assert.deepEqual(JSON.parse(String(await ask('search', '/'))), [`/${name}/a.yaml`]);
    const { type, size } = JSON.parse(String(await ask('stat', `/${name}/a.yaml`)));
    assert.deepEqual({ type, size }, { type: 1, size: 10 });
  });

  it('is written, folders included, renamed and deleted', async () => {
    await ask('write', `/${name}/deep/b.yaml`, 'b: 1\n');
    assert.equal(await readFile(join(folder, 'deep/b.yaml'), 'utf8'), 'b: 1\n');
    await ask('rename', `/${name}/deep/b.yaml`, `/${name}/c.yaml`);
    assert.equal(await readFile(join(folder, 'c.yaml'), 'utf8'), 'b: 1\n');
    await ask('delete', `/${name}/c.yaml`);
    await assert.rejects(ask('read', `/${name}/c.yaml`), { code: 'ENOENT' });
  });

  const outside = [['/'], ['/other/a.yaml'], ['/NAME/../x'], ['/NAME/../NAME-2/x'], ['/../etc/passwd']] as const;
  for (const [path] of outside) {
    it(`is not left by ${path}`, async () => {
      const real = path.replaceAll('NAME', name);
      await assert.rejects(ask('read', real), /outside of the folder/);
      await assert.rejects(ask('write', real, 'x'), /outside of the folder/);
      await assert.rejects(ask('rename', `/${name}/a.yaml`, real), /outside of the folder/);
    });
  }
});
