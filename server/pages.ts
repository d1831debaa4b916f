/** The rules' pages, read when the first of them is wanted. */
export class Pages {
  private loading: Promise<Readonly<Record<string, string>>> | undefined;

  constructor(private readonly load: () => Promise<Readonly<Record<string, string>>>) {}

  /** A rule's page as Markdown; undefined when it has none. */
  async page(rule: string): Promise<string | undefined> {
    this.loading ??= this.load().catch(error => {
      this.loading = undefined;
      throw error;
    });
    const pages = await this.loading;
    return Object.hasOwn(pages, rule) ? pages[rule] : undefined;
  }

  /** The first paragraph that says why a rule matters. */
  async reason(rule: string): Promise<string | undefined> {
    return firstParagraph((await this.page(rule)) ?? '', 'Why it hurts');
  }
}

function firstParagraph(markdown: string, heading: string): string | undefined {
  const sections = markdown.split(/^## /m).slice(1);
  const section = sections.find(text => text.startsWith(`${heading}\n`));
  return (
    section
      ?.slice(heading.length)
      .trim()
      .split(/\n\s*\n/)[0] || undefined
  );
}
