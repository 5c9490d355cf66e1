// Every page of the dashboard in VS Code's own themes, as wide as a window and as narrow as a side panel.
import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { makeFleet } from '../fixtures/fleet/index.ts';
import { dashboardOf, goTo, openDashboard, type PageName, refusalsIn, rows } from './support/dashboard.ts';
import { type Theme, themes } from './support/themes.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

const pages: readonly PageName[] = ['Overview', 'Repositories', 'Findings', 'Trends', 'Activity', 'Diagnostics'];
const kinds: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast-light',
};
const narrow = 320;

describe('the looks of the dashboard in a window', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  let refused: readonly string[];

  before(async () => {
    workspace = await openWorkspace((directory) => makeFleet({ directory, count: 24, seed: 7 }));
    window = workspace.window;
    refused = refusalsIn(window.page);
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('Warnings').waitFor();
    await window.runCommand('View: Toggle Primary Side Bar Visibility');
    await (await openDashboard(window)).getByText('Needs attention first').waitFor();
  });

  after(() => workspace?.close());

  for (const theme of Object.keys(themes) as Theme[]) {
    it(`${theme}: nothing is cut off at the side, wide or narrow`, async () => {
      await window.resize(1280, 800);
      await window.setTheme(theme);
      const dashboard = await dashboardOf(window);
      await dashboard.locator(`body.${kinds[theme]}`).waitFor();
      await look('wide');
      const surplus = 1280 - (await widthOf(dashboard));
      await window.resize(narrow + surplus, 800);
      await until('it is narrow', async () => (await widthOf(dashboard)) === narrow);
      await look('narrow');
      assert.deepEqual(refused, []);
    });
  }

  async function look(width: string): Promise<void> {
    for (const page of pages) {
      const dashboard = await goTo(window, page);
      if (page === 'Findings') await dashboard.locator('.group-head').first().waitFor();
      if (page === 'Trends') await dashboard.locator('.chart canvas').first().waitFor();
      if (page === 'Diagnostics') await dashboard.getByRole('heading', { name: 'Versions' }).waitFor();
      assert.deepEqual(await sideways(dashboard), [], `${page}, ${width}`);
    }
    const dashboard = await goTo(window, 'Repositories');
    await rows(dashboard).first().getByRole('link').click();
    await dashboard.getByRole('heading', { name: 'Facts' }).waitFor();
    assert.deepEqual(await sideways(dashboard), [], `a repository, ${width}`);
  }
});

const widthOf = (dashboard: FrameLocator): Promise<number> =>
  dashboard.locator(':root').evaluate((root) => root.clientWidth);

/** What must be scrolled sideways to be seen, but for tables, code, and the bar's tabs. */
const sideways = (dashboard: FrameLocator): Promise<string[]> =>
  dashboard.locator(':root').evaluate((root) =>
    [root, ...root.querySelectorAll('body, body *:not(pre, .table-scroll, nav)')]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .filter(
        (element) =>
          element === root ||
          /auto|scroll/.test(root.ownerDocument.defaultView?.getComputedStyle(element).overflowX ?? ''),
      )
      .map((element) => `${element.tagName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`),
  );
