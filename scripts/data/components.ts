import { type ComponentFacts, type ComponentRow, groupBy, mapGroups, row } from './facts';

/**
 * The lifecycle of the kinds that components bring along. `components` says, by name, `repository newest release`.
 * `groups` holds, by API group, the component's name and then rows of
 * `version|kind|flags|introduced|deprecated|removed|replacement`: flags `n` namespaced, `c` not, `f` there since the first
 * release looked at; versions are releases of the component; replacement `apiVersion kind`, with the group left out
 * when it is the same (`v1`), the kind when it is the same, and a release at the end when the table cannot tell it.
 */
export function componentTable(facts: ComponentFacts): object {
  const rows = corrected(facts.rows);
  const table = new Map(rows.map(fact => [`${fact.apiVersion}/${fact.kind}`, fact]));
  const cells = mapGroups(
    groupBy(rows, fact => fact.group),
    fact => componentRow(fact, replacementOf(fact, table)),
  );
  const owners = Object.fromEntries(rows.map(fact => [fact.group, fact.component]));
  const groups = Object.fromEntries(Object.entries(cells).map(([group, list]) => [group, [owners[group]!, ...list]]));
  return { components: componentsOf(facts, rows), groups };
}

function componentsOf(facts: ComponentFacts, rows: ComponentRow[]): Record<string, string> {
  return Object.fromEntries(
    rows.map(({ component, repo }) => [
      component,
      `${repo} ${release(facts.meta.components[component]?.lastTag)}`.trim(),
    ]),
  );
}

function componentRow(fact: ComponentRow, replacement: ComponentRow['replacement']): string {
  return row(
    fact.version,
    fact.kind,
    scopeFlag(fact) + (fact.introducedIsFirstTagSeen ? 'f' : ''),
    release(fact.introducedIn),
    release(fact.deprecatedIn),
    release(fact.removedIn),
    replacementCell(fact, replacement),
  );
}

function scopeFlag({ namespaced }: ComponentRow): string {
  if (namespaced === undefined) return '';
  return namespaced ? 'n' : 'c';
}

function replacementCell(fact: ComponentRow, replacement: ComponentRow['replacement']): string {
  if (!replacement) return '';
  const apiVersion = replacement.apiVersion.replace(`${fact.group}/`, '');
  const kind = replacement.kind === fact.kind ? '' : ` ${replacement.kind}`;
  return apiVersion + kind + (isConfiguration(fact) && replacement.since ? ` ${replacement.since}` : '');
}

/** Tags carry prefixes (`client/v8.2.0`, `knative-v1.12.0`); HEAD has not been released yet. */
function release(tag: string | null | undefined): string {
  return tag === 'HEAD' ? '' : (tag?.replace(/^(client\/|knative-)/, '') ?? '');
}

/** Configuration files and aggregated APIs: no resource definition was read for them, nor for what replaces them. */
function isConfiguration(fact: ComponentRow): boolean {
  return fact.introducedIn === undefined;
}

/**
 * The facts derive some replacements by exchanging the version only. When no such kind exists, the kind lives in
 * another group of the component now (Order, Challenge), or has no successor.
 */
function replacementOf(fact: ComponentRow, table: Map<string, ComponentRow>): ComponentRow['replacement'] {
  const { replacement } = fact;
  if (!replacement || isConfiguration(fact) || table.has(`${replacement.apiVersion}/${replacement.kind}`))
    return replacement;
  const moved = [...table.values()].filter(
    other => other.component === fact.component && other.kind === replacement.kind && other.status === 'current',
  );
  return moved.length === 1 ? { ...moved[0]!, since: null } : null;
}

/** Rows that their own sources contradict. */
function corrected(rows: ComponentRow[]): ComponentRow[] {
  return rows.filter(isServedSometime).flatMap(alertmanagerConfig);
}

/**
 * A version that no release served is left out, and so is Knative's internal ServerlessService: its definition became
 * a link into another repository in 0.19, which reads like a removal.
 */
function isServedSometime(fact: ComponentRow): boolean {
  return fact.status !== 'never-served' && fact.kind !== 'ServerlessService';
}

/**
 * `example/prometheus-operator-crd/monitoring.coreos.com_alertmanagerconfigs.yaml` of v0.53.0 to v0.93.0 serves
 * v1alpha1 (its enum holds a bare `=`, which not every parser takes); `prometheus-operator-crd-full` adds v1beta1 in
 * v0.57.0.
 */
function alertmanagerConfig(fact: ComponentRow): ComponentRow[] {
  if (fact.kind !== 'AlertmanagerConfig' || fact.version !== 'v1alpha1') return [fact];
  const served: ComponentRow = { ...fact, removedIn: null, status: 'current' };
  const beta = { version: 'v1beta1', apiVersion: `${fact.group}/v1beta1`, introducedIn: 'v0.57.0' };
  return [served, { ...served, ...beta, introducedIsFirstTagSeen: false }];
}
