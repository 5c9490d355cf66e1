// Notifications, shown as toasts or kept in the centre.
import type { Locator, Page } from 'playwright-core';
import { exactly } from './text.ts';

export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The toast whose text contains `text`. */
  toast(text: string | RegExp): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text }).first();
  }

  async texts(): Promise<string[]> {
    return this.#page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** Presses a button of a notification. Waits for it. */
  async choose(text: string | RegExp, button: string | RegExp): Promise<void> {
    const toast = this.toast(text);
    await toast.waitFor();
    await toast.hover();
    await toast.locator('.monaco-button', { hasText: exactly(button) }).click();
  }

  async dismiss(text: string | RegExp): Promise<void> {
    const toast = this.toast(text);
    await toast.hover();
    await toast
      .getByRole('button', { name: /Clear|Close/ })
      .first()
      .click();
    await toast.waitFor({ state: 'detached' });
  }
}
