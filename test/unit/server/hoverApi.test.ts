import assert from 'node:assert/strict';
import { apiLife } from '../../../engine/kubernetes/lifecycle/api';
import { describeApi } from '../../../server/features/hoverApi';

/** apiVersion, kind, target minor, and what the hover says of it, by paragraphs. */
const cases: [apiVersion: string, kind: string, target: number, ...paragraphs: string[]][] = [
  [
    'apps/v1',
    'Deployment',
    36,
    '`apps/v1` Deployment: **served** in Kubernetes 1.36',
    'Stable, introduced in 1.9, served by default.',
    'Kubernetes 1.36 gets fixes until 2027-06-28.',
  ],
  [
    'extensions/v1beta1',
    'Ingress',
    30,
    '`extensions/v1beta1` Ingress: **removed** in Kubernetes 1.30',
    'Beta, introduced in 1.1, deprecated in 1.14, removed in 1.22, served by default.',
    'Kubernetes 1.30 has had no fixes since 2025-07-15.',
    'Instead: `networking.k8s.io/v1` Ingress, since 1.19.',
  ],
];

describe('the life of an API in words', () => {
  for (const [apiVersion, kind, target, ...paragraphs] of cases) {
    it(`${apiVersion} ${kind} at 1.${target}`, () => {
      assert.deepEqual(describeApi(apiLife(apiVersion, kind)!, target, '2026-11-23').split('\n\n'), paragraphs);
    });
  }

  it('of a component names it and its releases', () => {
    const [head, life] = describeApi(apiLife('cert-manager.io/v1alpha2', 'Certificate')!, 36, '2026-11-23').split(
      '\n\n',
    );
    assert.match(head!, /^`cert-manager\.io\/v1alpha2` Certificate: \*\*removed\*\* in cert-manager v?1\.\d+/);
    assert.match(life!, /^From cert-manager \(cert-manager\/cert-manager\), .*removed in v?1\.6/);
  });

  it('of a component is seen from the release that runs', () => {
    const life = apiLife('cert-manager.io/v1alpha2', 'Certificate')!;
    const say = (release: string) => describeApi(life, 36, '2026-11-23', { 'cert-manager': release });
    assert.match(say('1.5'), /^`cert-manager\.io\/v1alpha2` Certificate: \*\*served\*\* in cert-manager 1\.5\n/);
    assert.match(say('v1.6.0'), /\*\*removed\*\* in cert-manager v1\.6\.0\n/);
  });
});
