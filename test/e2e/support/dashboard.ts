// The dashboard in a window, by what a person sees of it.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { VsCodeWindow } from './window.ts';

/** Those that the bar at the top leads to. */
export type PageName = 'Overview' | 'Repositories' | 'Findings' | 'Trends' | 'Activity' | 'Diagnostics';

export const dashboardOf = (window: VsCodeWindow): Promise<FrameLocator> => window.webview('GitOps Auditor');

export async function openDashboard(window: VsCodeWindow): Promise<FrameLocator> {
  await window.runCommand('GitOps Auditor: Open Dashboard');
  return dashboardOf(window);
}

/** Goes to a page by the bar; resolves when it is there. */
export async function goTo(window: VsCodeWindow, name: PageName): Promise<FrameLocator> {
  const dashboard = await dashboardOf(window);
  const bar = dashboard.getByRole('banner');
  // The mark of the connection stands for Diagnostics.
  const link =
    name === 'Diagnostics' ? bar.locator('.connection') : bar.getByRole('link', { name: new RegExp(`^${name}`) });
  const menu = bar.getByRole('button', { name: /^Pages, / });
  await link.or(menu).filter({ visible: true }).first().waitFor();
  if (await link.isVisible()) await link.click();
  else {
    await menu.click();
    await bar.getByRole('menuitem', { name }).click();
  }
  await heading(dashboard, name).waitFor();
  return dashboard;
}

/** Goes to the page of a repository by the list. */
export async function goToRepository(window: VsCodeWindow, name: string): Promise<FrameLocator> {
  const dashboard = await goTo(window, 'Repositories');
  await rowOf(dashboard, name).getByRole('link').click();
  await heading(dashboard, name).waitFor();
  return dashboard;
}

/** The title of the page that is shown. */
export const heading = (dashboard: FrameLocator, name: string): Locator =>
  dashboard.getByRole('heading', { name, level: 1, exact: true });

export const region = (dashboard: FrameLocator, name: string | RegExp): Locator =>
  dashboard.getByRole('region', { name, exact: typeof name === 'string' });

export const filterField = (dashboard: FrameLocator): Locator =>
  dashboard.getByRole('textbox', { name: 'Filter repositories' });

/** Rows of the list of repositories that are in sight. */
export const rows = (dashboard: FrameLocator): Locator => dashboard.locator('.grid-row[aria-selected]');

export const rowOf = (dashboard: FrameLocator, name: string): Locator =>
  dashboard
    .getByRole('grid', { name: 'Repositories' })
    .getByRole('link', { name, exact: true })
    .locator('xpath=ancestor::*[@role="row"]');

/** Selects repositories in the list, and no others; gives the bar of what can be done to them. */
export async function selectRepositories(
  dashboard: FrameLocator,
  [first = '', ...others]: readonly string[],
): Promise<Locator> {
  await rowOf(dashboard, first).locator('.cell-status').click();
  for (const name of others)
    await rowOf(dashboard, name)
      .locator('.cell-status')
      .click({ modifiers: ['ControlOrMeta'] });
  const bar = dashboard.getByRole('toolbar', { name: 'Selected repositories' });
  await bar.getByText(`${others.length + 1} selected`).waitFor();
  return bar;
}

/** Names in the list of repositories, from the top. */
export const namesIn = async (dashboard: FrameLocator): Promise<string[]> =>
  rows(dashboard).evaluateAll((elements) =>
    elements
      .map((element) => ({
        top: element.getBoundingClientRect().top,
        name: element.querySelector('.cell-name')?.textContent?.trim() ?? '',
      }))
      .sort((a, b) => a.top - b.top)
      .map(({ name }) => name),
  );

/** What a content security policy refuses in any frame of the window, from now on. */
export function refusalsIn(page: Page): readonly string[] {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
  });
  return refused;
}
