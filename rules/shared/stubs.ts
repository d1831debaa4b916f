import type { Value } from '../../engine/edit/operations';

/** The least that the API server takes for an object of a kind; undefined for kinds that nobody can make up. */
export function stubOf(kind: string, name: string, namespace: string, keys: readonly string[]): Value | undefined {
  const metadata = namespace === '' ? { name } : { name, namespace };
  switch (kind) {
    case 'ConfigMap':
      return { apiVersion: 'v1', kind, metadata, data: Object.fromEntries(keys.map(key => [key, ''])) };
    case 'Secret':
      return { apiVersion: 'v1', kind, metadata, stringData: Object.fromEntries(keys.map(key => [key, ''])) };
    case 'Role':
      return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, rules: [] };
    case 'ServiceAccount':
      return { apiVersion: 'v1', kind, metadata };
    case 'PersistentVolumeClaim':
      return {
        ...{ apiVersion: 'v1', kind, metadata },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      };
    default:
      return undefined;
  }
}
