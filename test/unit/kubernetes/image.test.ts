import assert from 'node:assert/strict';
import { parseImage } from '../../../engine/kubernetes/image';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseImage', () => {
  const cases: [text: string, registry: string | undefined, repository: string, name: string, tag?: string][] = [
    ['nginx', undefined, 'nginx', 'nginx'],
    ['nginx:1.27', undefined, 'nginx', 'nginx', '1.27'],
    ['library/nginx:latest', undefined, 'library/nginx', 'nginx', 'latest'],
    ['docker.io/library/nginx:1', 'docker.io', 'library/nginx', 'nginx', '1'],
    ['registry:5000/app', 'registry:5000', 'app', 'app'],
    ['registry:5000/app:5000', 'registry:5000', 'app', 'app', '5000'],
    ['app:5000', undefined, 'app', 'app', '5000'],
    ['localhost/app', 'localhost', 'app', 'app'],
    ['localhost:5001/a/b', 'localhost:5001', 'a/b', 'b'],
    [
      'gcr.io/cloudsql-docker/gce-proxy:1.33.1-alpine',
      'gcr.io',
      'cloudsql-docker/gce-proxy',
      'gce-proxy',
      '1.33.1-alpine',
    ],
    ['a/b/c/d', undefined, 'a/b/c/d', 'd'],
    ['[fd00::1]:5000/app:2', '[fd00::1]:5000', 'app', 'app', '2'],
    ['MyRegistry/app', 'MyRegistry', 'app', 'app'],
  ];
  for (const [text, registry, repository, name, tag] of cases) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseImage(text), { registry, repository, name, tag, digest: undefined });
    });
    it(`reads ${text} with a digest`, () => {
      assert.deepEqual(parseImage(`${text}@${DIGEST}`), { registry, repository, name, tag, digest: DIGEST });
    });
  }

  const invalid = [
    '',
    ' ',
    ':1',
    'nginx:',
    'nginx@',
    'nginx@sha256:abc',
    'Nginx',
    'nginx latest',
    '/nginx',
    'nginx/',
    'a//b',
    'https://docker.io/nginx',
    '-nginx',
    'nginx:-1',
    'my_registry.io/app',
    '$(IMAGE):1',
    '\uE000\uE000:1',
    `nginx:${'1'.repeat(129)}`,
  ];
  for (const text of invalid) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => assert.equal(parseImage(text), undefined));
  }
});
