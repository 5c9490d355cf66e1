// A tree view in the side bar, as a person sees it.
import type { Locator, Page } from 'playwright-core';
import { exactly, firstText } from './text.ts';

export interface TreeRow {
  readonly label: string;
  /** The dimmed text behind the label; empty when there is none. */
  readonly description: string;
  /** What a screen reader says. */
  readonly accessibleName: string;
  /** From 1. */
  readonly level: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
}

export class Tree {
  readonly #page: Page;
  readonly #pane: Locator;

  /** `title` is the view's name as its header shows it. */
  constructor(page: Page, title: string) {
    this.#page = page;
    this.#pane = page.locator('.pane').filter({ has: page.locator('.pane-header', { hasText: title }) });
  }

  get locator(): Locator {
    return this.#pane;
  }

  /** Rows on the screen, from the top; rows scrolled away are not there. */
  async rows(): Promise<TreeRow[]> {
    const rows = await this.#pane.locator('.monaco-list-row').evaluateAll((elements) =>
      elements.map((element) => ({
        top: element.getBoundingClientRect().top,
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        accessibleName: element.getAttribute('aria-label') ?? '',
        level: Number(element.getAttribute('aria-level') ?? 1),
        expanded: element.getAttribute('aria-expanded'),
        selected: element.getAttribute('aria-selected') === 'true',
      })),
    );
    return rows
      .sort((a, b) => a.top - b.top)
      .map(({ top: _top, expanded, ...row }) => ({
        ...row,
        expanded: expanded === null ? undefined : expanded === 'true',
      }));
  }

  async labels(): Promise<string[]> {
    return (await this.rows()).map(({ label }) => label);
  }

  /** The first row whose label is `label` (exactly, or matching the pattern). */
  row(label: string | RegExp): Locator {
    return this.#pane
      .locator('.monaco-list-row')
      .filter({ has: this.#page.locator('.label-name', { hasText: exactly(label) }) })
      .first();
  }

  async select(label: string | RegExp): Promise<void> {
    await this.row(label).click();
  }

  /** Expands a row; nothing happens when it is open already. */
  async expand(label: string | RegExp): Promise<void> {
    await this.#toggle(label, 'true');
  }

  async collapse(label: string | RegExp): Promise<void> {
    await this.#toggle(label, 'false');
  }

  async #toggle(label: string | RegExp, wanted: 'true' | 'false'): Promise<void> {
    const row = this.row(label);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === wanted) return;
    await row.locator('.monaco-tl-twistie').click();
    await row.and(this.#page.locator(`[aria-expanded="${wanted}"]`)).waitFor();
  }

  /** A button that shows when the pointer is on the row, by its title. */
  async inlineAction(label: string | RegExp, title: string | RegExp): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.getByRole('button', { name: title }).first().click();
  }

  /** A button in the view's title bar. */
  async titleAction(title: string | RegExp): Promise<void> {
    await this.#pane.locator('.pane-header').hover();
    await this.#pane.locator('.pane-header').getByRole('button', { name: title }).first().click();
  }

  /**
   * Opens a row's context menu and picks an item by its text, until what it leads to is there: a menu closes without a
   * word where the tree is drawn anew under it, as when an audit ends.
   */
  async contextMenu(label: string | RegExp, item: string | RegExp, leadsTo?: Locator): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      await this.#pick(label, item);
      const came = await leadsTo?.waitFor({ timeout: 10_000 }).catch((error: unknown) => error);
      if (came === undefined) return;
      if (tries === 2) throw came;
    }
  }

  async #pick(label: string | RegExp, item: string | RegExp): Promise<void> {
    await this.row(label).click({ button: 'right' });
    const menu = this.#page.locator('.monaco-menu');
    // A menu ignores the mouse for its first tenth of a second, so that its own click does not choose.
    for (let tries = 0; tries < 5; tries += 1) {
      await menu.getByRole('menuitem', { name: item }).first().click();
      const closed = menu.waitFor({ state: 'detached', timeout: 300 });
      if (
        await closed.then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error(`The menu item ${item} did not answer.`);
  }

  /** The text of a view that has no rows: its welcome content or message. */
  async welcomeText(): Promise<string> {
    return firstText(this.#pane.locator('.welcome-view-content, .message').filter({ visible: true }));
  }

  /** A button or link in the welcome content. */
  async welcomeAction(text: string | RegExp): Promise<void> {
    const content = this.#pane.locator('.welcome-view-content');
    await content
      .getByRole('button', { name: text })
      .or(content.getByRole('link', { name: text }))
      .first()
      .click();
  }
}
