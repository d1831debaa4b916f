import type { Figure } from './figures';

/** The figures as a table in Markdown. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, ratio, target }) =>
    [what, `${number(value)} ${unit}`, ratio === undefined ? '' : number(ratio), target ?? ''].join(' | '),
  );
  return ['| | measured | × `yaml` | target |', '|---|--:|--:|--:|', ...rows.map(row => `| ${row} |`)].join('\n');
}

function number(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
