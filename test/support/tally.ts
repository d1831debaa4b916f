/** Counts outcomes by name, for properties that are judged by numbers, and prints them as a table. */
export class Tally<Outcome extends string> {
  private readonly rows = new Map<string, Record<Outcome, number>>();

  constructor(private readonly outcomes: readonly Outcome[]) {}

  add(name: string, outcome: Outcome): void {
    const row = this.row(name);
    row[outcome]++;
  }

  count(name: string, outcome: Outcome): number {
    return this.row(name)[outcome];
  }

  get names(): string[] {
    return [...this.rows.keys()];
  }

  print(title: string): void {
    const lines = this.names.map(name => [name, ...this.outcomes.map(outcome => String(this.count(name, outcome)))]);
    const table = [[title, ...this.outcomes], ...lines];
    const widths = table[0]!.map((_, column) => Math.max(...table.map(line => line[column]!.length)));
    for (const line of table)
      console.log(
        `    ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]! + 2))).join('')}`,
      );
  }

  private row(name: string): Record<Outcome, number> {
    const row =
      this.rows.get(name) ?? (Object.fromEntries(this.outcomes.map(one => [one, 0])) as Record<Outcome, number>);
    this.rows.set(name, row);
    return row;
  }
}
