import { type LabelSelector, type Labels, matches } from '../kubernetes/selector';
import type { IndexReader, Placed } from './indexReader';
import { mayMeet } from './scope';
import { NAMESPACE_NAME, SELECTING, type Selection } from './selectionKinds';

/** The objects that a selector certainly selects. */
export function selectedBy(index: IndexReader, from: Placed, selection: Selection): Placed[] {
  const { of, selector, reach } = selection;
  const where = reach === 'own' ? mayMeet(index, from) : undefined;
  const isMeant = (to: Placed) => fits(selector, of, to) && reaches(index, from, selection, to);
  return (of === 'pods' ? index.workloads(where) : index.ofKind(of, where)).filter(isMeant);
}

/** Objects with selectors that certainly select this one, each with those that do. */
export function selectorsOf(index: IndexReader, to: Placed): { from: Placed; selections: Selection[] }[] {
  const names = Object.keys(SELECTING).filter(kind => SELECTING[kind]!.some(({ of }) => isOf(of, to)));
  return names
    .flatMap(kind => index.ofKind(kind, ({ facts }) => facts.origin !== 'patch' && facts.selections !== undefined))
    .map(from => ({ from, selections: from.facts.selections!.filter(one => selects(index, from, one, to)) }))
    .filter(({ selections }) => selections.length > 0);
}

function selects(index: IndexReader, from: Placed, selection: Selection, to: Placed): boolean {
  return isOf(selection.of, to) && fits(selection.selector, selection.of, to) && reaches(index, from, selection, to);
}

function isOf(of: string, { facts }: Placed): boolean {
  return of === 'pods' ? facts.workload !== undefined : facts.kind === of;
}

function fits(selector: LabelSelector, of: string, { facts }: Placed): boolean {
  return facts.origin !== 'patch' && matches(selector, labelsOf(of, facts)) === 'yes';
}

function labelsOf(of: string, { workload, labels, name }: Placed['facts']): Labels {
  if (of === 'pods') return workload!.labels;
  return of === 'Namespace' ? { ...labels, known: { ...labels.known, [NAMESPACE_NAME]: name } } : labels;
}

function reaches(index: IndexReader, from: Placed, { reach }: Selection, to: Placed): boolean {
  if (reach === 'all') return true;
  const { namespace } = to.facts;
  return (reach === 'own' || namespace === '' ? mayMeet(index, from)(to) : reach.includes(namespace)) === true;
}
