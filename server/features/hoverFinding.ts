import type { PlacedFinding } from '../../engine/lint/project';
import type { Rule } from '../../engine/lint/rule';
import type { Pages } from '../pages';
import type { Workspace } from '../workspace';
import { holds, type Remark, type Remarker } from './hover';
import { addressOf } from './toDiagnostic';

export interface FindingHoverOptions {
  workspace: Workspace;
  pages: Pages;
  rulePage: string | undefined;
  /** The client shows the diagnostic's message beside the hover anyway. */
  showsMessages: boolean;
}

/** Why a finding is a spike, and what can be done about it. */
export function findingRemarks(options: FindingHoverOptions): Remarker {
  const { workspace } = options;
  const rules = new Map(workspace.rules.map(rule => [rule.meta.id, rule]));
  return async ({ path }, offset) => {
    const findings = workspace.report(path).findings.filter(finding => holds(finding, offset));
    const remarks = findings.map(finding => remark(finding, rules.get(finding.rule), options));
    return (await Promise.all(remarks)).flat();
  };
}

async function remark(
  finding: PlacedFinding,
  rule: Rule | undefined,
  { pages, rulePage, showsMessages }: FindingHoverOptions,
): Promise<Remark[]> {
  if (!rule) return [];
  const address = addressOf(rule.meta.id, rulePage);
  const title = address === undefined ? rule.meta.title : `[${rule.meta.title}](${address})`;
  const paragraphs = [
    `**${title}** (${rule.meta.id})`,
    showsMessages ? '' : finding.message,
    (await pages.reason(rule.meta.id)) ?? '',
    fixList(finding),
  ];
  return [{ start: finding.start, end: finding.end, markdown: paragraphs.filter(text => text !== '').join('\n\n') }];
}

function fixList({ fixes }: PlacedFinding): string {
  if (fixes.length === 0) return '';
  return ['Fixes:', ...fixes.map(({ title, safety }) => `- ${title} (${safety})`)].join('\n');
}
