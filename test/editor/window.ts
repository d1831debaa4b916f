import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type Browser, openBrowser } from '../../scripts/editors/browser';
import { eventually } from './eventually';

const shots = join(__dirname, 'shots');

/** A window of VS Code, used as a person would: keys, clicks and what is on the screen. */
export class EditorWindow {
  /** Warnings and errors of the browser's console, for when a test fails. */
  readonly log: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    private readonly name: string,
  ) {
    page.setDefaultTimeout(20_000);
    page.on('console', message => {
      if (['warning', 'error'].includes(message.type())) this.log.push(`[${message.type()}] ${message.text()}`);
    });
    page.on('pageerror', error => this.log.push(`[error] ${error.message}`));
  }

  /** Opens the address in a browser of its own. `name` begins the names of its screenshots. */
  static async open(url: string, name: string): Promise<EditorWindow> {
    const browser = await openBrowser();
    const window = new EditorWindow(browser, await browser.context.newPage(), name);
    await window.page.goto(url);
    await window.page.locator('.monaco-workbench').waitFor();
    return window;
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  async screenshot(title: string): Promise<void> {
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({ path: join(shots, `${this.name}-${title}.png`) });
  }

  /** Runs a command of the palette by the whole of its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.pick(`>${title}`, title);
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.pick(name, name);
    await this.page.locator('.tab.active', { hasText: name.split('/').pop() ?? name }).waitFor();
  }

  /** Writes into the open quick input and takes the first row that shows `row`. */
  async pick(text: string, row: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget .quick-input-box input');
    await input.waitFor({ state: 'visible' });
    await input.fill(text);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The visible lines of the editor in front. */
  async text(): Promise<string> {
    const lines = await this.page.locator('.editor-instance .view-lines .view-line').allInnerTexts();
    return lines.map(line => line.replace(/\u00a0/g, ' ')).join('\n');
  }

  get squiggles(): Locator {
    return this.page.locator('.squiggly-error, .squiggly-warning, .squiggly-info, .squiggly-hint');
  }

  /** What the code lenses in sight say. */
  async lenses(): Promise<string[]> {
    const texts = await this.page.locator('.codelens-decoration').allInnerTexts();
    return texts.flatMap(text => text.split('|')).map(text => text.replace(/\u00a0/g, ' ').trim());
  }

  /** Trusts the workspace, and closes all editors. */
  async trust(): Promise<void> {
    await this.command('Workspaces: Manage Workspace Trust');
    const button = this.page.locator('.workspace-trust-editor .workspace-trust-buttons-row a', { hasText: /^Trust/ });
    await button.first().click();
    await this.page.locator('.workspace-trust-editor.trusted').waitFor();
    await this.command('View: Close All Editors');
  }

  /** A piece of a visible line; pieces are what VS Code colours as one. */
  piece(line: string, text: string): Locator {
    return this.page
      .locator('.editor-instance .view-line', { hasText: line })
      .locator('span span', { hasText: text })
      .last();
  }

  /** Rows of the Problems panel about a file, which the panel is filtered for: it draws only those in sight. */
  async problems(file: string): Promise<string[]> {
    const filter = this.page.locator('.panel input[placeholder^="Filter"]');
    // The panel filters a moment after the last stroke: filling it anew at every look would put that off for ever.
    if (!(await filter.isVisible()) || (await filter.inputValue()) !== `**/${file}`) {
      await this.command('Problems: Focus on Problems View');
      await filter.fill(`**/${file}`);
    }
    const rows = this.page.locator('.markers-panel .monaco-list-row');
    return (await rows.allInnerTexts()).map(row => row.replace(/\s+/g, ' '));
  }

  /** Applies the fix whose title contains `title` at a piece of the text. */
  async fix(line: string, text: string, title: string): Promise<void> {
    await this.piece(line, text).click();
    const entry = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    await this.lightbulb.waitFor();
    // Now and then the key does nothing right after the caret moved. A second press is told: it must not hide a fault.
    for (let press = 1; !(await this.menuOpens(entry)); press++) {
      if (press === 3) throw new Error(`no menu with "${title}" after ${press} presses`);
      console.log(`REPRESS: no menu with "${title}" at press ${press}`);
    }
    await this.screenshot(`fix-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`);
    await this.walkTo(entry);
    await this.page.keyboard.press('Enter');
  }

  private get lightbulb(): Locator {
    return this.page.locator('[class*="gutter-lightbulb"], .lightBulbWidget').locator('visible=true').first();
  }

  private async menuOpens(entry: Locator): Promise<boolean> {
    await this.page.keyboard.press('Control+.');
    try {
      await entry.waitFor({ timeout: 5000 });
      return true;
    } catch {
      await this.page.keyboard.press('Escape');
      return false;
    }
  }

  /** Moves the focus of the open menu down to an entry: until the first move of the mouse, clicks are kept from it. */
  private async walkTo(entry: Locator): Promise<void> {
    for (let step = 0; !(await entry.getAttribute('class'))?.includes('focused'); step++) {
      if (step === 50) throw new Error('the entry cannot be reached by keys');
      await this.page.keyboard.press('ArrowDown');
    }
  }

  /** What the editor shows while the pointer rests on a piece of the text. */
  async hover(line: string, text: string): Promise<string> {
    const shown = this.page.locator('.monaco-hover:not(.hidden) .hover-row').first();
    await eventually(async () => {
      await this.page.mouse.move(0, 0);
      await this.piece(line, text).hover();
      await shown.waitFor({ timeout: 3000 });
      return true;
    }, `a hover on ${text}`);
    return (await this.page.locator('.monaco-hover:not(.hidden)').allInnerTexts()).join('\n').replace(/\u00a0/g, ' ');
  }

  /** What the status bar says about the language of the file in front. */
  async languageStatus(): Promise<string> {
    await this.page.locator('#status\\.languageStatus').hover();
    const shown = this.page.locator('.hover-language-status').first();
    await shown.waitFor();
    return (await shown.allInnerTexts()).join(' ').replace(/\s+/g, ' ');
  }

  /** Text of the messages that pop up; a well-behaved extension causes none. */
  async interruptions(): Promise<string[]> {
    return this.page.locator('.notification-toast, .monaco-dialog-box').allInnerTexts();
  }
}
