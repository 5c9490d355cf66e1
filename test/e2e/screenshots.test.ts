// What the README shows, and the same in other themes and widths for whoever looks at a change of the styles.
// UPDATE_SCREENSHOTS=1 writes the README's own to docs/images; else all go to out/screenshots.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFleet } from '../fixtures/fleet/index.ts';
import { auditInThePast } from './support/past-audits.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('screenshots', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const page = () => window.webview('GitOps Auditor');

  before(async () => {
    workspace = await openWorkspace(async (directory) => {
      const fleet = await makeFleet({ directory, count: 48, seed: 7 });
      await auditInThePast(fleet, path.join(directory, '..', 'state'));
    });
    window = workspace.window;
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('Warnings').waitFor();
  });

  after(() => workspace?.close());

  it('the trees and the Problems panel', async () => {
    await window.problems();
    const problem = window.page.locator('.markers-panel .monaco-list-row', { hasText: 'Ln 2, Col 6' });
    await problem.dblclick();
    await window.editorTab('.gitops-auditor.yaml').waitFor();
    await window.tree('Repositories').expand('longhorn-storage');
    await take('trees');
    await window.runCommand('View: Hide Panel');
    await window.runCommand('View: Close All Editors');
  });

  it('the overview, in every theme and narrow', async () => {
    await window.runCommand('GitOps Auditor: Open Dashboard');
    await (await page()).getByText('Needs attention first').waitFor();
    await take('overview');
    await window.setTheme('light');
    await take('overview-light');
    for (const theme of ['high-contrast', 'high-contrast-light'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`overview-${theme}`);
    }
    await window.setTheme('dark');
    await window.resize(760, 800);
    await window.screenshot('overview-narrow');
    await window.resize(1280, 800);
  });

  it('the repositories, with a selection', async () => {
    const dashboard = await page();
    await dashboard.getByRole('link', { name: /^Repositories/ }).click();
    await dashboard.getByRole('columnheader', { name: 'Score' }).getByRole('button').click();
    const rows = dashboard.locator('.grid-row[aria-selected]');
    await rows.first().locator('.cell-status').click();
    await take('repositories');
    await window.setTheme('high-contrast');
    await window.screenshot('repositories-high-contrast');
    await window.setTheme('dark');
    await window.resize(760, 800);
    await window.screenshot('repositories-narrow');
    await window.resize(1280, 800);
  });

  it('the findings, with a rule explained', async () => {
    const dashboard = await page();
    await dashboard.getByRole('link', { name: /^Findings/ }).click();
    await dashboard.getByRole('button', { name: /git\/uncommitted-changes/ }).click();
    await dashboard.getByRole('complementary', { name: 'About git/uncommitted-changes' }).waitFor();
    await take('findings');
    await dashboard.getByRole('link', { name: /^Repositories/ }).click();
  });

  it('trends, activity and diagnostics', async () => {
    const dashboard = await page();
    await dashboard.getByRole('link', { name: 'Trends', exact: true }).first().click();
    await dashboard.getByRole('heading', { name: 'What changed' }).waitFor();
    await take('trends');
    await window.setTheme('light');
    await window.screenshot('trends-light');
    await window.setTheme('dark');
    await dashboard.getByRole('link', { name: 'Activity', exact: true }).click();
    await dashboard.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
    await take('activity');
    await dashboard.getByRole('link', { name: /Live/ }).click();
    await dashboard.getByRole('heading', { name: 'Diagnostics', level: 1 }).waitFor();
    await window.screenshot('diagnostics');
    await dashboard.getByRole('link', { name: /^Repositories/ }).click();
  });

  it('a repository, and the preview of a fix', async () => {
    const dashboard = await page();
    await dashboard.getByRole('textbox', { name: 'Filter repositories' }).fill('nas-config');
    await dashboard.locator('.grid-row[aria-selected]').first().getByRole('link').click();
    await dashboard.getByRole('heading', { name: 'nas-config', level: 1 }).waitFor();
    await window.screenshot('repository');
    await dashboard
      .getByRole('button', { name: /^Stash changes: / })
      .first()
      .click();
    await dashboard.getByRole('dialog').getByText('git stash push', { exact: false }).waitFor();
    await take('fix-preview');
  });

  async function take(name: string): Promise<void> {
    // The pointer leaves no tooltip behind.
    await window.page.mouse.move(640, 785);
    await window.page.waitForTimeout(400);
    const { size } = await stat(await window.screenshot(name, { published: true }));
    assert.ok(size < 256 * 1024, `${name}.png has ${size} bytes`);
  }
});
