// The quick pick and input box.
import type { Locator, Page } from 'playwright-core';
import { exactly, firstText } from './text.ts';

export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget').filter({ visible: true });
  }

  get locator(): Locator {
    return this.#widget;
  }

  /** Replaces the text of the box. Waits for the box. */
  async type(text: string): Promise<void> {
    await this.#widget.locator('input.input').fill(text, { timeout: 10_000 });
  }

  async accept(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  /** Waits until the box has the focus: an Escape before would go to what has it now, and the box would stay. */
  async cancel(): Promise<void> {
    await this.#widget.filter({ has: this.#page.locator(':focus') }).waitFor();
    await this.#page.keyboard.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** Labels on the screen, from the top. */
  async items(): Promise<string[]> {
    const rows = this.#widget.locator('.monaco-list-row');
    await rows.first().waitFor();
    return rows.evaluateAll((elements) =>
      elements
        .map((element) => ({
          top: element.getBoundingClientRect().top,
          text: element.querySelector('.quick-input-list-row .monaco-icon-label .label-name')?.textContent ?? '',
        }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
  }

  /** The item with that label; `check` ticks it in a list of many instead of taking it. */
  item(label: string | RegExp): Locator {
    return this.#widget
      .locator('.monaco-list-row')
      .filter({ has: this.#page.locator('.quick-input-list-row .label-name', { hasText: exactly(label) }) })
      .first();
  }

  async choose(label: string | RegExp): Promise<void> {
    await this.item(label).click({ timeout: 10_000 });
  }

  /** Ticks an item of a list of which many can be taken. */
  async toggle(label: string | RegExp): Promise<void> {
    await this.item(label).locator('.quick-input-list-checkbox, .monaco-custom-toggle').first().click();
  }

  /** Presses the OK button of a list of which many can be taken. */
  async confirm(): Promise<void> {
    await this.#widget.getByRole('button', { name: 'OK' }).click();
  }

  /** Waits for the box with that title: one question may follow another. */
  async waitForTitle(title: string | RegExp): Promise<void> {
    await this.#widget
      .locator('.quick-input-title')
      .filter({ hasText: exactly(title) })
      .waitFor();
  }

  async title(): Promise<string> {
    return firstText(this.#widget.locator('.quick-input-title'));
  }

  /** The box's remark on what was typed; empty without one. */
  async message(): Promise<string> {
    return firstText(this.#widget.locator('.quick-input-message'));
  }
}
