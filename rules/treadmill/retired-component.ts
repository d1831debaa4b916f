import { parseImage } from '../../engine/kubernetes/image';
import type { Resource } from '../../engine/kubernetes/resource';
import type { Container } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { count, upperFirst } from '../../engine/text/words';
import { at, keyText, mappingAt, type Scalar } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { ENDED_PROJECTS, type EndedProject, MOVED_IMAGES, type MovedImages } from '../shared/retired/projects';

export default defineRule({
  meta: {
    id: 'treadmill/retired-component',
    title: 'An image, annotation or custom resource of a project that has ended',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'unsafe'],
    peers: {
      checkov: ['CKV_K8S_33', 'CKV_K8S_34'],
      trivy: ['KSV-0102'],
      kubescape: ['C-0014', 'C-0253', 'C-0292'],
    },
  },
  container(container, context) {
    const image = at(container.node, 'image');
    if (image?.kind !== 'scalar') return;
    const moved = movedImages(image);
    if (moved) reportMoved(image, moved, context);
    else reportImage(image, container, context);
  },
  resource(resource, context) {
    const { group, kind, root } = resource;
    const node = at(root, 'apiVersion');
    const owner = ENDED_PROJECTS.find(({ groups }) => groups?.includes(group));
    if (owner && node) context.report({ at: node, message: say(`${kind} belongs to`, owner) });
    if (kind === 'IngressClass') reportController(resource, context);
    if (kind === 'Ingress') reportAnnotations(resource, context);
  },
});

function movedImages(image: Scalar): { row: MovedImages; from: string } | undefined {
  const reference = parseImage(image.value);
  for (const row of MOVED_IMAGES) {
    const from = row.from.find(prefix => image.value.startsWith(prefix));
    if (from === undefined) continue;
    if (!row.onlyVersions || (reference?.tag !== undefined && reference.tag !== 'latest')) return { row, from };
  }
  return undefined;
}

function reportMoved(image: Scalar, { row, from }: { row: MovedImages; from: string }, context: Context): void {
  const start = context.document.text.indexOf(from, image.start);
  const end = start + from.length;
  const name = from.replace(/\/$/, '');
  context.report({
    at: { start, end: start + name.length },
    message: `${name} ${row.what}. Use ${row.to.replace(/\/$/, '')}.`,
    fixes: image.templated ? [] : [replace(image, { start, end }, row)],
  });
}

function replace(node: Scalar, range: { start: number; end: number }, { to, isSame, risk }: MovedImages): Fix {
  return {
    title: `Pull from ${to.replace(/\/$/, '')}${risk ? ` (${risk})` : ''}`,
    safety: isSame ? 'safe' : 'unsafe',
    operations: () => [{ kind: 'replaceInScalar', node, ...range, text: to }],
  };
}

function reportImage(node: Scalar, { name }: Container, context: Context): void {
  const repository = parseImage(asString(node) ?? '')?.repository;
  const project = repository && ENDED_PROJECTS.find(({ images }) => images?.some(image => isOf(repository, image)));
  if (!project) return;
  const end = context.document.text.indexOf(repository, node.start) + repository.length;
  const quote = node.style === 'plain' ? 0 : 1;
  const who = name === undefined ? 'This container' : `Container ${name}`;
  context.report({ at: { start: node.start + quote, end }, message: say(`${who} runs`, project) });
}

/** Mirrors keep the end of a repository and put their own name before it. */
function isOf(repository: string, image: string): boolean {
  const path = `/${repository}`;
  return image.endsWith('/') ? path.includes(`/${image}`) : path.endsWith(`/${image}`);
}

function reportController({ root }: Resource, context: Context): void {
  const node = at(root, 'spec', 'controller');
  const project = ENDED_PROJECTS.find(({ controller }) => controller !== undefined && controller === asString(node));
  if (node && project) context.report({ at: node, message: say('This class is served by', project) });
}

/** One finding for all annotations of an object that one project reads. */
function reportAnnotations({ root }: Resource, context: Context): void {
  const entries = mappingAt(root, 'metadata', 'annotations')?.entries ?? [];
  for (const project of ENDED_PROJECTS) {
    const own = entries.filter(entry => project.annotations?.some(prefix => keyText(entry)?.startsWith(prefix)));
    const [first, ...rest] = own;
    if (!first) continue;
    const what = rest.length === 0 ? 'This annotation is' : `${upperFirst(count(own.length, 'annotation'))} are`;
    context.report({
      at: first.key,
      message: say(`${what} for`, project),
      related: rest.map(({ key }) => ({ message: `Another annotation for ${project.name}`, at: key })),
    });
  }
}

function say(subject: string, { name, ended, instead }: EndedProject): string {
  const when = ended === undefined ? 'has ended' : `ended in ${monthOf(ended)}`;
  return `${subject} ${name}, which ${when}: nobody mends its security holes any more. Use ${instead}.`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `March 2026` of `2026-03`. */
function monthOf(day: string): string {
  const [year, month] = day.split('-');
  return `${MONTHS[Number(month) - 1]} ${year}`;
}
