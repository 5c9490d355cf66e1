// The dashboard in a real webview: numbers, routes that come back, a fix, and a host that dies.
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { type DemoFleet, makeFleet } from '../fixtures/fleet/index.ts';
import { git } from '../fixtures/git.ts';
import { endExtensionHost } from './support/extension-host.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('the dashboard in a window', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  let fleet: DemoFleet;
  const refused: string[] = [];
  const page = () => window.webview('GitOps Auditor');
  const stateOf = (name: string) => fleet.repositories.find(({ state }) => state === name);
  const filterField = (dashboard: FrameLocator) => dashboard.getByRole('textbox', { name: 'Filter repositories' });
  const rows = (dashboard: FrameLocator) => dashboard.locator('.grid-row[aria-selected]');

  before(async () => {
    workspace = await openWorkspace(async (directory) => {
      fleet = await makeFleet({ directory, count: 48, seed: 7 });
    });
    window = workspace.window;
    window.page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
    });
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('Warnings').waitFor();
  });

  after(() => workspace?.close());

  it('opens from the palette; its numbers are those of git', async () => {
    await window.runCommand('GitOps Auditor: Open Dashboard');
    const dashboard = await page();
    const local = [...fleet.repositories, ...fleet.additional];
    const missing = fleet.inventory?.missing.length ?? 0;
    await dashboard.getByText(`${local.length + missing} repositories`, { exact: true }).waitFor();
    let dirty = 0;
    for (const { path: folder } of local) {
      try {
        if (git(folder, 'status', '--porcelain') !== '') dirty += 1;
      } catch {
        // Broken on purpose, or bare: it has no status.
      }
    }
    await dashboard.getByRole('link', { name: `${dirty} dirty`, exact: true }).waitFor();
    await dashboard.getByRole('link', { name: `${missing} missing`, exact: true }).waitFor();
    assert.deepEqual(refused, [], 'the content security policy refuses nothing');
  });

  it('filters, sorts and opens a repository', async () => {
    const dashboard = await page();
    await dashboard.getByRole('link', { name: /^Repositories/ }).click();
    await filterField(dashboard).fill('status:dirty');
    await dashboard
      .getByRole('checkbox', { name: 'Status dirty' })
      .and(dashboard.locator('[aria-checked=true]'))
      .waitFor();
    const score = dashboard.getByRole('columnheader', { name: 'Score' });
    await score.getByRole('button').click();
    await until('it is sorted', async () => (await score.getAttribute('aria-sort')) === 'ascending');
    const name = (await rows(dashboard).first().locator('.cell-name').textContent()) ?? '';
    await rows(dashboard).first().getByRole('link').click();
    await dashboard.getByRole('heading', { name, level: 1 }).waitFor();
    await dashboard.getByRole('heading', { name: 'Findings' }).waitFor();
    await dashboard.getByRole('link', { name: 'Repositories', exact: true }).first().click();
    await rows(dashboard).first().waitFor();
  });

  it('follows the density of the settings', async () => {
    const dashboard = await page();
    const height = () =>
      rows(dashboard)
        .first()
        .evaluate((row) => row.getBoundingClientRect().height);
    assert.equal(await height(), 28);
    await window.changeSettings({ 'gitopsAuditor.dashboard.density': 'compact' });
    await until('the rows are compact', async () => (await height()) === 22);
    await window.changeSettings({ 'gitopsAuditor.dashboard.density': 'comfortable' });
    await until('the rows have room again', async () => (await height()) === 28);
  });

  it('is where it was after it was hidden', async () => {
    await filterField(await page()).fill('status:dirty main');
    await openAnotherEditor();
    const dashboard = await page();
    await until('the filter is back', async () => (await filterField(dashboard).inputValue()) === 'status:dirty main');
  });

  it('is where it was after the window was loaded again', async () => {
    await window.reload();
    const dashboard = await page();
    await until('the filter is back', async () => (await filterField(dashboard).inputValue()) === 'status:dirty main');
    await rows(dashboard).first().waitFor();
  });

  it('follows an edit on disk', async () => {
    const clean = fleet.repositories.filter(({ state }) => state === 'clean')[3];
    assert.ok(clean);
    const dashboard = await page();
    await filterField(dashboard).fill(clean.name);
    const status = rows(dashboard).first().locator('.cell-status');
    await status.getByText('clean').waitFor();
    await appendFile(path.join(clean.path, 'README.md'), 'An edit.\n');
    await status.getByText('dirty').waitFor();
  });

  it('previews a fix, does it, and takes it back', async () => {
    const dirty = stateOf('uncommitted');
    assert.ok(dirty);
    const before = git(dirty.path, 'status', '--porcelain');
    const dashboard = await page();
    await filterField(dashboard).fill(dirty.name);
    await rows(dashboard).first().getByRole('link').click();
    await dashboard.getByRole('button', { name: /^Stash changes: / }).click();
    const dialog = dashboard.getByRole('dialog');
    await dialog.getByText('git stash push', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Stash changes', exact: true }).click();
    await dialog.getByText(/Stashed the changes of/).waitFor();
    assert.equal(git(dirty.path, 'status', '--porcelain'), '');
    await dialog.getByRole('button', { name: `Undo in ${dirty.name}` }).click();
    await dialog.getByText('· undone', { exact: true }).waitFor();
    assert.equal(git(dirty.path, 'status', '--porcelain'), before);
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('comes back by itself, at the same place, when the extension host dies', async () => {
    const dashboard = await page();
    await dashboard.getByRole('link', { name: 'Repositories', exact: true }).first().click();
    const clean = fleet.repositories.filter(({ state }) => state === 'clean')[4];
    assert.ok(clean);
    await filterField(dashboard).fill(clean.name);
    const status = (of: FrameLocator) => rows(of).first().locator('.cell-status');
    await status(dashboard).getByText('clean').waitFor();
    // News of an edit comes through the host after the route went there: the host knows the place when it dies.
    await appendFile(path.join(clean.path, 'README.md'), 'An edit.\n');
    await status(dashboard).getByText('dirty').waitFor();
    // The page that is there now outlives its host for a while: only a new one counts.
    await dashboard.locator(':root').evaluate((root) => root.setAttribute('data-before', ''));
    await endExtensionHost(window.server.pid);
    const anew = await until(
      'a live dashboard is back',
      async () => {
        const found = await page();
        const live = found.locator(':root:not([data-before]) .connection-live');
        return (await live.isVisible()) ? found : undefined;
      },
      45_000,
    );
    await until('the filter is back', async () => (await filterField(anew).inputValue()) === clean.name);
    git(clean.path, 'checkout', '--quiet', 'README.md');
    await status(anew).getByText('clean').waitFor();
    assert.equal(await window.editorTabs('GitOps Auditor').count(), 1);
  });

  async function openAnotherEditor(): Promise<void> {
    await window.runCommand('File: New Untitled Text File');
    await window.editorTab(/Untitled-1/).waitFor();
    await until('the dashboard is hidden', async () => {
      return (await window.page.locator('iframe.webview.ready').filter({ visible: true }).count()) === 0;
    });
  }
});
