import { type ImageReference, parseImage } from '../../engine/kubernetes/image';
import { roleTitle } from '../../engine/kubernetes/workload';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { lowerFirst } from '../../engine/text/words';
import { layersFor } from '../../engine/workspace/changes';
import type { ContainerFacts } from '../../engine/workspace/facts';
import type { Layer } from '../../engine/workspace/layers';
import { scopesOf } from '../../engine/workspace/scopes';
import type { Where } from '../../engine/workspace/workspaceIndex';
import { scalarAt } from '../shared/workloads';

export default defineRule({
  meta: {
    id: 'rollout/mutable-image',
    title: 'What an image holds can change while the manifest stays the same',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['latest-tag'],
      'kube-score': ['container-image-tag'],
      polaris: ['tagNotSpecified'],
      checkov: ['CKV_K8S_14'],
      trivy: ['KSV-0013'],
      kubescape: ['C-0075'],
    },
    options: {
      tags: { type: 'strings', default: ['latest'], description: 'Tags that move from one image to the next.' },
    },
  },
  facts({ workload }, context) {
    for (const container of workload?.containers ?? []) {
      const image = parseImage(container.image ?? '');
      if (!image || image.digest !== undefined) continue;
      const moves = image.tag === undefined || context.options.strings('tags').includes(image.tag);
      // An image that is never pulled is loaded by hand, on a machine for development.
      const isWritten = isTaggedLater(container.image!, image, context) || isPatched(container, context);
      if (moves && container.pullPolicy !== 'Never' && !isWritten) report(container, image, context);
    }
  },
});

/** Wherever the manifest is used, a patch or a replacement writes the image. */
function isPatched({ name }: ContainerFacts, { here, index }: FactsContext): boolean {
  const isImage = ([list = '', item = '', field]: string[]) =>
    field === 'image' && /containers$/i.test(list) && (item === name || /^\d+$/.test(item));
  const writes = ({ fields }: Layer) => fields.some(({ path, removed }) => !removed && isImage(path.slice(-3)));
  return scopesOf(index, here.path).every(scope => layersFor(scope, here).some(writes));
}

/** A kustomization or Skaffold writes the tag when the manifest is applied. */
function isTaggedLater(text: string, { tag }: ImageReference, { index }: FactsContext): boolean {
  const name = tag === undefined ? text : text.slice(0, -tag.length - 1);
  const tags: Where = ({ facts }) => facts.taggedImages?.includes(name) === true;
  return ['Kustomization', 'Component', 'Config'].some(kind => index.ofKind(kind, tags).length > 0);
}

function report(container: ContainerFacts, image: ImageReference, context: FactsContext): void {
  const what =
    image.tag === undefined ? `Image ${container.image} has no tag, so it means latest` : `Tag ${image.tag} moves`;
  context.report({
    at: container.imagePlace!,
    message: `${what}: ${effect(image, container)}, and the manifest will not show it. Name a version or a digest.`,
    fixes: [pin(container, image)],
  });
}

/** Without a policy, latest and no tag are pulled at every start, other tags once for each node. */
function effect({ tag }: ImageReference, { name, role, pullPolicy }: ContainerFacts): string {
  const usual = tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
  const who = lowerFirst(roleTitle(role, name));
  return (pullPolicy ?? usual) === 'Always'
    ? `each start of ${who} may bring another version`
    : `each node keeps the version it pulled first, so replicas of ${who} may differ`;
}

/** Which version is meant is for the author to find out: TAG is one that no registry has. */
function pin({ image, imagePlace }: ContainerFacts, { tag }: ImageReference): Fix {
  const bare = tag === undefined ? image : image!.slice(0, -tag.length - 1);
  return {
    title: 'Write a version in place of the tag (fill in TAG)',
    safety: 'choice',
    operations: document => {
      const node = scalarAt(document, imagePlace!.start);
      return node ? [{ kind: 'setScalar', node, value: `${bare}:TAG` }] : [];
    },
  };
}
