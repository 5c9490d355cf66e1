// A VS Code window, driven through what a person sees of it.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import type { Server, Settings } from '../../host/server.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quick-input.ts';
import { firstText, literally } from './text.ts';
import { type Theme, themes } from './themes.ts';
import { Tree } from './tree.ts';
import { until } from './until.ts';

export interface Problem {
  readonly message: string;
  /** Source, code and position, as the row shows them. */
  readonly details: string;
}

/** In the page: what windows wrote down of their editors, each with its own state. */
const writtenEditors = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const texts = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await done(indexedDB.open(name));
    for (const table of database.objectStoreNames)
      texts.push(...(await done(database.transaction(table).objectStore(table).getAll('memento/workbench.parts.editor'))));
    database.close();
  }
  return texts.join();
})()`;

interface Parts {
  readonly server: Server;
  readonly browser: Browser;
  readonly page: Page;
  readonly settings: Settings;
}

const root = path.resolve(import.meta.dirname, '../../..');

export class VsCodeWindow {
  readonly server: Server;
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly #browser: Browser;
  #settings: Settings;

  constructor({ server, browser, page, settings }: Parts) {
    this.server = server;
    this.page = page;
    this.#browser = browser;
    this.#settings = settings;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
  }

  /** Opens the window's address and waits until it can be used. */
  async open(address: string, { restricted = false } = {}): Promise<void> {
    await this.page.goto(address, { timeout: 60_000 });
    await this.#ready();
    if (restricted) await this.statusBarItem('Restricted Mode').waitFor();
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  }

  /** Where VS Code's page about trust is open. */
  async trustWorkspace(): Promise<void> {
    await this.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await this.statusBarItem('Restricted Mode').waitFor({ state: 'detached' });
  }

  /** Runs a command by its text in the palette, such as `GitOps Auditor: Audit Workspace`. */
  async runCommand(text: string): Promise<void> {
    await this.#unlessTakenAway(async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.type(`>${text}`);
    });
    await this.quickInput.choose(text);
    // A command that asks something does so in the same box.
    await this.page
      .locator('.quick-input-widget input[placeholder^="Type the name of a command"]')
      .waitFor({ state: 'hidden' });
  }

  /** Runs a command and answers what it asks. */
  answerCommand(text: string, answer: () => Promise<void>): Promise<void> {
    return this.#unlessTakenAway(async () => {
      await this.runCommand(text);
      await answer();
    });
  }

  /**
   * On a slow machine what had the focus before (a webview, the palette that closes) can take it back from the box that
   * was just opened, and VS Code then closes that: it is asked for again, as a person would.
   */
  async #unlessTakenAway(ask: () => Promise<void>): Promise<void> {
    for (let left = 2; ; left--) {
      try {
        return await ask();
      } catch (error) {
        if (left === 0 || (await this.quickInput.locator.isVisible())) throw error;
      }
    }
  }

  /** What the palette offers for a text. */
  async paletteCommands(text: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.quickInput.type(`>${text}`);
    const items = await this.quickInput.items();
    await this.quickInput.cancel();
    return items;
  }

  activityBarItem(title: string): Locator {
    return this.page
      .locator('.activitybar .action-item', { has: this.page.locator(`[aria-label^="${title}"]`) })
      .first();
  }

  /** Shows the side bar of an activity bar item; nothing happens when it is there already. */
  async openActivity(title: string): Promise<void> {
    const item = this.activityBarItem(title);
    await item.waitFor({ timeout: 60_000 });
    if (!/\bchecked\b/.test((await item.getAttribute('class')) ?? '')) await item.click();
    await this.page.locator('.part.sidebar .composite.title', { hasText: new RegExp(literally(title), 'i') }).waitFor();
  }

  /** The number on an activity bar item; empty without one. */
  async badge(title: string): Promise<string> {
    return firstText(this.activityBarItem(title).locator('.badge-content'));
  }

  tree(title: string): Tree {
    return new Tree(this.page, title);
  }

  /** Rows of the Problems panel that stand for a problem (not for a file). Opens the panel when needed. */
  async problems(): Promise<Problem[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.runCommand('Problems: Focus on Problems View');
    await panel.waitFor();
    return panel
      .locator('.monaco-list-row', { has: this.page.locator('.marker-message-details-container, .marker-line') })
      .evaluateAll((rows) =>
        rows.map((row) => ({
          message: row.querySelector('.marker-message')?.textContent ?? row.getAttribute('aria-label') ?? '',
          details: row.textContent ?? '',
        })),
      );
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text }).first();
  }

  async statusBarTexts(): Promise<string[]> {
    const texts = await this.page.locator('.part.statusbar .statusbar-item').allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
  }

  editorTab(title: string | RegExp): Locator {
    return this.editorTabs(title).first();
  }

  editorTabs(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: title });
  }

  /** The document inside the webview panel of that title. Shows its tab first, and the window before others. */
  async webview(title: string | RegExp): Promise<FrameLocator> {
    await this.page.bringToFront();
    await this.editorTab(title).click({ timeout: 30_000 });
    // A hidden panel keeps its frame: only the visible one is the tab's.
    const outer = this.page.locator('iframe.webview.ready').filter({ visible: true }).last();
    await outer.waitFor({ timeout: 30_000 });
    return outer.contentFrame().frameLocator('#active-frame');
  }

  /** A modal question: its text. Waits for it. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Answers a modal question with the button of that text. */
  async answerDialog(button: string | RegExp): Promise<void> {
    await this.dialog().getByRole('button', { name: button }).click();
    await this.dialog().waitFor({ state: 'detached' });
  }

  /** Changes settings while the window runs. */
  async changeSettings(settings: Settings): Promise<void> {
    this.#settings = { ...this.#settings, ...settings };
    await this.server.writeSettings(this.#settings);
  }

  /** Resolves when the window shows the theme. */
  async setTheme(theme: Theme): Promise<void> {
    await this.changeSettings({ 'workbench.colorTheme': themes[theme] });
    const kind = { dark: 'vs-dark', light: 'vs', 'high-contrast': 'hc-black', 'high-contrast-light': 'hc-light' }[
      theme
    ];
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /**
   * Saves what a person sees as out/screenshots/<name>.png; gives the file. A published one goes to docs/images where
   * UPDATE_SCREENSHOTS is 1.
   */
  async screenshot(name: string, { published = false } = {}): Promise<string> {
    const folder = path.join(
      root,
      published && process.env.UPDATE_SCREENSHOTS === '1' ? 'docs/images' : 'out/screenshots',
    );
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Reloads the window: a new page, and with it a new extension host. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  /**
   * Ends all of VS Code, the server too, and starts it again, as a person does the next morning. In a browser the window
   * writes down every few seconds how its editors stand, and not when it ends: `kept` must stand there before.
   */
  async restart(kept: string): Promise<void> {
    const written = async () => ((await this.page.evaluate(writtenEditors)) as string).includes(kept);
    await until(`the window has written down ${kept}`, written, 60_000);
    const address = this.page.url();
    await this.page.goto('about:blank');
    await this.server.restart();
    await this.open(address);
  }

  /** Another window on the same folder, with an extension host of its own. It is closed with this one. */
  async another(): Promise<VsCodeWindow> {
    const page = await this.page.context().newPage();
    const window = new VsCodeWindow({ server: this.server, browser: this.#browser, page, settings: this.#settings });
    await window.open(this.page.url());
    return window;
  }

  /** Closes the window and its server, with everything they started. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.stop();
  }
}
