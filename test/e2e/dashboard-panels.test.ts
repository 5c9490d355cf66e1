// Two dashboards beside each other in one window: each has its own page, and both stay in step and come back.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { makeRepository } from '../fixtures/git.ts';
import { filterField, goTo, heading, namesIn, openDashboard, rowOf } from './support/dashboard.ts';
import { endExtensionHost } from './support/extension-host.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('two dashboards of one window', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const edit = (name: string) => appendFileSync(at(name, 'README.md'), 'An edit.\n');
  const status = (dashboard: FrameLocator, name: string, word: string) =>
    rowOf(dashboard, name).locator('.cell-status').getByText(word).waitFor();

  /** The pages that are shown, by what they are filtered by. */
  async function shown(...filters: readonly string[]): Promise<FrameLocator[]> {
    const frames = window.page.locator('iframe.webview.ready').filter({ visible: true });
    return until(`dashboards filtered by ${filters.join(', ')}`, async () => {
      const pages = (await frames.all()).map((frame) => frame.contentFrame().frameLocator('#active-frame'));
      if (pages.length !== filters.length) return undefined;
      const found = new Map<string, FrameLocator>();
      for (const page of pages) {
        await page.locator('.connection-live').waitFor({ timeout: 1_000 });
        found.set(await filterField(page).inputValue({ timeout: 1_000 }), page);
      }
      return filters.every((filter) => found.has(filter)) && filters.flatMap((filter) => found.get(filter) ?? []);
    });
  }

  before(async () => {
    workspace = await openWorkspace((folder) => {
      for (const name of ['alpha', 'beta', 'gamma']) makeRepository(path.join(folder, name));
      appendFileSync(path.join(folder, 'gamma', 'README.md'), 'An edit.\n');
    });
    window = workspace.window;
    await window.page.setViewportSize({ width: 1600, height: 900 });
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('gamma').waitFor();
    await openDashboard(window);
  });

  after(() => workspace?.close());

  it('another opens beside the first, at the same place', async () => {
    const first = await goTo(window, 'Repositories');
    await filterField(first).fill('a');
    await window.page.getByRole('button', { name: /^Open Another Dashboard to the Side/ }).click();
    await shown('a', 'a');
    assert.equal(await window.editorTabs('GitOps Auditor').count(), 2);
    await until(
      'both are named by their page',
      async () => (await window.editorTabs('Repositories – GitOps Auditor').count()) === 2,
    );
  });

  it('each has its own filter; news reach both', async () => {
    const frames = await window.page.locator('iframe.webview.ready').filter({ visible: true }).all();
    const second = frames.at(-1)?.contentFrame().frameLocator('#active-frame');
    assert.ok(second);
    await filterField(second).fill('alpha');
    const [both, one] = await shown('a', 'alpha');
    assert.ok(both && one);
    edit('alpha');
    await status(both, 'alpha', 'dirty');
    await status(one, 'alpha', 'dirty');
    assert.deepEqual(await namesIn(one), ['alpha']);
  });

  it('both come back where they were when VS Code is started again', async () => {
    await window.restart('filter=alpha');
    const [both, one] = await shown('a', 'alpha');
    assert.ok(both && one);
    edit('beta');
    await status(both, 'beta', 'dirty');
  });

  it('both come back where they were when the extension host dies', async () => {
    for (const page of await shown('a', 'alpha'))
      await page.locator(':root').evaluate((root) => root.setAttribute('data-before', ''));
    await endExtensionHost(window.server.pid);
    await until('both are new', async () => {
      const pages = await shown('a', 'alpha');
      const fresh = await Promise.all(pages.map((page) => page.locator(':root:not([data-before])').count()));
      return fresh.every((count) => count === 1);
    });
    assert.equal(await window.editorTabs('GitOps Auditor').count(), 2);
    for (const page of await shown('a', 'alpha')) await heading(page, 'Repositories').waitFor();
  });
});
