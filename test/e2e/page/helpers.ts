import type { Locator, Page } from 'playwright-core';
import type { DashboardBrowser, OpenDashboard } from './dashboard.ts';

type Options = Parameters<DashboardBrowser['open']>[0];

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Repositories' });
/** The rows drawn, without the header. */
export const rows = (page: Page): Locator => grid(page).locator('.grid-body [role=row]');
export const selected = (page: Page): Locator => grid(page).locator('[role=row][aria-selected=true]');
export const filterField = (page: Page): Locator => page.getByRole('textbox', { name: 'Filter repositories' });

/** Opens the dashboard on the list of repositories. */
export async function openRepositories(browser: DashboardBrowser, options: Options = {}): Promise<OpenDashboard> {
  const dashboard = await browser.open({
    ...options,
    prepare: (host) => {
      host.route = '/repositories';
      options.prepare?.(host);
    },
  });
  await grid(dashboard.page).waitFor();
  return dashboard;
}

/** The active row's name: what a screen reader reads where the grid has the focus. */
export async function activeName(page: Page): Promise<string> {
  const id = await grid(page).getAttribute('aria-activedescendant');
  return page
    .locator(`[id="${id}"] .cell-name`)
    .textContent()
    .then((text) => text ?? '');
}

/** Asks until it holds; Playwright's own timeout ends it. */
export async function until(page: Page, what: () => Promise<boolean> | boolean, name: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`It never came true: ${name}`);
    await page.waitForTimeout(20);
  }
}
