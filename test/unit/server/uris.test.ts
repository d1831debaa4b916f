import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isInside, pathOf, uriOf } from '../../../server/uris';

/** What clients write, the engine's path, and the URI that is sent back. */
const cases: [name: string, uri: string, path: string, back: string][] = [
  ['plain', 'file:///a/b.yaml', 'file:///a/b.yaml', 'file:///a/b.yaml'],
  [
    'encoded as VS Code does',
    'file:///a%20b/%5Bx%5D%21.yaml',
    'file:///a b/[x]!.yaml',
    'file:///a%20b/%5Bx%5D%21.yaml',
  ],
  [
    'encoded as little as possible',
    'file:///a%20b/[x]!.yaml',
    'file:///a b/[x]!.yaml',
    'file:///a%20b/%5Bx%5D%21.yaml',
  ],
  ['a drive', 'file:///C%3A/a.yaml', 'file:///c:/a.yaml', 'file:///c%3A/a.yaml'],
  ['a drive, not encoded', 'file:///c:/a.yaml', 'file:///c:/a.yaml', 'file:///c%3A/a.yaml'],
  ['a host', 'file://server/share/a.yaml', 'file://server/share/a.yaml', 'file://server/share/a.yaml'],
  ['a percent sign in a name', 'file:///100%25.yaml', 'file:///100%.yaml', 'file:///100%25.yaml'],
  ['a stray percent sign', 'file:///100%.yaml', 'file:///100%.yaml', 'file:///100%25.yaml'],
  ['a hash in a name', 'file:///a%23b.yaml', 'file:///a#b.yaml', 'file:///a%23b.yaml'],
  ['a virtual folder', 'vscode-vfs://github/a/b.yaml', 'vscode-vfs://github/a/b.yaml', 'vscode-vfs://github/a/b.yaml'],
  ['an unsaved document', 'untitled:Untitled-1', 'untitled:Untitled-1', 'untitled:Untitled-1'],
  ['a folder with a slash', 'file:///a/', 'file:///a', 'file:///a'],
  ['the root', 'file:///', 'file:///', 'file:///'],
  ['beyond ASCII', 'file:///%C3%BC.yaml', 'file:///ü.yaml', 'file:///%C3%BC.yaml'],
];

describe('URIs and paths', () => {
  for (const [name, uri, path, back] of cases) {
    it(name, () => {
      assert.equal(pathOf(uri), path);
      assert.equal(uriOf(path), back);
    });
  }

  it('lead back to where they came from, whatever a file is called', () => {
    const segment = fc.string({ unit: 'binary', minLength: 1 }).filter(text => !/[/\0]/.test(text));
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => `file:///x/${parts.join('/')}`);
    fc.assert(
      fc.property(path, one => {
        assert.equal(pathOf(uriOf(one)), one);
      }),
      { seed: 1 },
    );
  });

  it('tell what lies in a folder', () => {
    assert.ok(isInside('file:///a/b', 'file:///a'));
    assert.ok(isInside('file:///a', 'file:///a'));
    assert.ok(isInside('file:///a', 'file:///'));
    assert.ok(!isInside('file:///ab', 'file:///a'));
  });
});
