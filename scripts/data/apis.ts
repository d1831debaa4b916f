import { type ApiFacts, type ApiRow, type ChangeRow, groupBy, mapGroups, minorOf, row } from './facts';
import { CHANGES, SUCCESSORS } from './wording';

/**
 * The lifecycle of every built-in kind. `groups` holds, by API group, rows of
 * `version|kind|plural|flags|introduced|deprecated|removed|planned removal|replacement|migration`:
 * the plural only where it is not the kind in small letters with an s (`-` when there is none); flags `n` namespaced,
 * `d` served by default, `m` kept in manifests; replacement `apiVersion [kind]`; migration `type [index of changes]`.
 * `changes` holds lists of `operation|path|to|explanation`.
 */
export function apiTable(facts: ApiFacts): object {
  const lists = new ChangeLists();
  const groups = mapGroups(
    groupBy(facts.rows, fact => fact.group),
    fact => apiRow(fact, lists),
  );
  return { changes: lists.lists, groups };
}

function apiRow(fact: ApiRow, lists: ChangeLists): string {
  return row(
    fact.version,
    fact.kind,
    pluralCell(fact),
    (fact.namespaced ? 'n' : '') + (fact.servedByDefault ? 'd' : '') + (fact.manifestKind ? 'm' : ''),
    minorOf(fact.introduced),
    minorOf(fact.deprecated),
    minorOf(fact.removed),
    minorOf(fact.plannedRemoval),
    replacementCell(fact),
    migrationCell(fact, lists),
  );
}

function pluralCell(fact: ApiRow): string {
  if (fact.plural === null) return '-';
  return fact.plural === `${fact.kind.toLowerCase()}s` ? '' : fact.plural;
}

function replacementCell({ kind, replacement }: ApiRow): string {
  if (!replacement) return '';
  return replacement.kind === kind ? replacement.apiVersion : `${replacement.apiVersion} ${replacement.kind}`;
}

function migrationCell({ kind, migration }: ApiRow, lists: ChangeLists): string {
  if (!migration) return '';
  const changes = withoutChildren(migration.changes).map(change => changeRow(change, kind));
  return changes.length === 0 ? migration.type : `${migration.type} ${lists.indexOf(changes)}`;
}

/** When a whole field goes, its children need no mention. */
function withoutChildren(changes: ChangeRow[]): ChangeRow[] {
  const gone = changes.filter(change => change.op === 'remove').map(change => change.path.replace(/\[\]$/, ''));
  return changes.filter(
    ({ op, path }) =>
      op !== 'remove' || !gone.some(parent => path.startsWith(`${parent}.`) || path.startsWith(`${parent}[].`)),
  );
}

function changeRow(change: ChangeRow, kind: string): string {
  const path = change.path.replaceAll('|', ', ');
  const successor = SUCCESSORS[`${kind} ${path}`] ?? change.to?.replaceAll('|', ' or ') ?? '';
  return row(change.op, path, successor, explanation(change, path, kind));
}

function explanation(change: ChangeRow, path: string, kind: string): string {
  if (change.detail === undefined) return '';
  const wording = CHANGES[`${kind} ${change.op} ${path}`] ?? CHANGES[`${change.op} ${path}`];
  if (wording === undefined) throw new Error(`No wording for: ${kind} ${change.op} ${path}`);
  return wording;
}

/** Several kinds change in the same way; each list is kept once. */
class ChangeLists {
  readonly lists: string[][] = [];
  readonly #known = new Map<string, number>();

  indexOf(list: string[]): number {
    const key = list.join('\n');
    const index = this.#known.get(key) ?? this.lists.push(list) - 1;
    this.#known.set(key, index);
    return index;
  }
}
