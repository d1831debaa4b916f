import type { Labels } from '../kubernetes/selector';
import { parentChart, templateFolder } from './chart';
import { environmentsIn } from './environments';
import type { ResourceFacts } from './facts';
import type { FileNote } from './fileNote';
import type { Question } from './indexReader';
import { folderOf } from './paths';

/** The questions to which an object is part of the answer. */
export function questionsOf(facts: ResourceFacts): Question[] {
  const { kind, name } = facts;
  const questions = [`kind:${kind}`, name === undefined ? `unnamed:${kind}` : `name:${kind}/${name}`];
  if (facts.workload) questions.push('workloads', ...labelQuestions(facts.workload.labels));
  if (facts.service?.selector) questions.push(selectorQuestion(facts.service.selector));
  for (const provided of facts.provides ?? []) questions.push(`provides:${provided.kind}/${provided.name}`);
  const targets = new Set(facts.references.map(reference => `refers:${reference.kind}/${reference.name}`));
  return [...questions, ...targets];
}

function labelQuestions({ known, open }: Labels): Question[] {
  const pairs = Object.entries(known);
  const seen = pairs.flatMap(([key, value]) => (value === undefined ? [] : [`label:${key}=${value}`]));
  return open || seen.length < pairs.length ? [...seen, 'label:?'] : seen;
}

/** A kustomization need not say its kind, and makes a folder an environment all the same. */
function environmentQuestions({ path, firstObject, kustomization }: FileNote): Question[] {
  return environmentsIn(path).flatMap(({ parent, stage, form }) =>
    form === 'values' || firstObject !== undefined || kustomization ? [`environment:${parent}`, `stage:${stage}`] : [],
  );
}

/** One pair of a selector is enough to find it by: pods that lack it are not selected. */
function selectorQuestion({ known, open }: Labels): Question {
  const pair = Object.entries(known).find(([, value]) => value !== undefined);
  return pair && !open ? `selects:${pair[0]}=${pair[1]}` : 'selects:?';
}

/** The questions to which a file is part of the answer. */
export function fileQuestions(note: FileNote): Question[] {
  const { path, kustomization, chart } = note;
  const folder = folderOf(path);
  const questions = ['files', `file:${path}`, ...environmentQuestions(note)];
  const template = templateFolder(path);
  if (template !== undefined) questions.push(`template:${template}`);
  if (chart) questions.push(`chart:${folder}`);
  const parent = chart && parentChart(folder);
  if (parent !== undefined) questions.push(`subchart:${parent}`);
  const taken = (chart?.dependencies ?? []).flatMap(one => one.folder ?? []);
  questions.push(...new Set(taken.map(one => `depended:${one}`)));
  if (kustomization) {
    questions.push(`kustomization:${folder}`);
    const { resources, components, patches, files } = kustomization;
    const named = [...resources, ...components, ...patches].flatMap(one => one.path ?? []);
    questions.push(...new Set(named.map(one => `named:${one}`)));
    questions.push(...new Set(files.flatMap(one => (one.path === undefined ? [] : `read:${one.path}`))));
  }
  return questions;
}
