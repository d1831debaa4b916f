import type { Resource } from '../kubernetes/resource';
import { at, itemsAt } from '../yaml/nodes';
import { asString } from '../yaml/scalars';

/**
 * Images that stand without a tag in manifests because a build puts one there. Sources: kubernetes-sigs/kustomize
 * api/types/image.go, GoogleContainerTools/skaffold `build.artifacts`, of profiles too.
 */
export function taggedImages({ root, apiVersion, group }: Resource): string[] {
  const names =
    group === 'kustomize.config.k8s.io'
      ? itemsAt(root, 'images')
          .filter(item => at(item, 'newTag') ?? at(item, 'digest') ?? at(item, 'tagSuffix'))
          .map(item => asString(at(item, 'name')))
      : apiVersion.startsWith('skaffold/')
        ? [root, ...itemsAt(root, 'profiles')]
            .flatMap(holder => itemsAt(holder, 'build', 'artifacts'))
            .map(item => asString(at(item, 'image')))
        : [];
  return names.filter(name => name !== undefined);
}
