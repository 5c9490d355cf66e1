// What the README shows, and the same in other themes and widths for whoever looks at a change of the styles.
// UPDATE_SCREENSHOTS=1 writes the README's own to docs/images; else all go to out/screenshots.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import path from 'node:path';
import { makeFleetWithPast } from '../fixtures/fleet-with-past.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('screenshots', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const page = () => window.webview('GitOps Auditor');

  before(async () => {
    workspace = await openWorkspace(async (directory) => {
      await makeFleetWithPast({ directory, count: 48, seed: 7 }, path.join(directory, '..', 'state'));
    });
    window = workspace.window;
    await window.openActivity('GitOps Auditor');
    await audited();
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
    await (await page()).getByText('Unreadable repository').waitFor();
    await (await page()).locator('.sparkline').waitFor();
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
    await dashboard.getByRole('complementary', { name: 'About Uncommitted changes' }).waitFor();
    await take('findings');
    await dashboard.getByRole('link', { name: /^Repositories/ }).click();
  });

  it('trends and diagnostics', async () => {
    const dashboard = await page();
    await dashboard.getByRole('link', { name: 'Trends', exact: true }).first().click();
    await dashboard.getByRole('heading', { name: 'What changed' }).waitFor();
    await take('trends');
    await window.setTheme('light');
    await window.screenshot('trends-light');
    await window.setTheme('dark');
    await dashboard.getByRole('link', { name: /Live/ }).click();
    await dashboard.getByRole('region', { name: 'Features' }).waitFor();
    await take('diagnostics');
    await dashboard.getByRole('link', { name: /^Repositories/ }).click();
  });

  it('a repository, the preview of a fix, and what was done', async () => {
    const dashboard = await page();
    await dashboard.getByRole('textbox', { name: 'Filter repositories' }).fill('nas-config');
    await dashboard.locator('.grid-row[aria-selected]').first().getByRole('link').click();
    await dashboard.getByRole('heading', { name: 'nas-config', level: 1 }).waitFor();
    await dashboard.locator('.repository .changes li').first().waitFor();
    await take('repository');
    await dashboard
      .getByRole('button', { name: /^Stash changes: / })
      .first()
      .click();
    await dashboard.getByRole('dialog').getByText('git stash push', { exact: false }).waitFor();
    await take('fix-preview');
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Stash changes', exact: true }).click();
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await dashboard.getByRole('link', { name: 'Activity', exact: true }).click();
    await dashboard.locator('.course-of-time').getByText('nas-config').first().waitFor();
    await take('activity');
  });

  /** What is still being read is no picture of the fleet: until the audit is over and the trees show it. */
  async function audited(): Promise<void> {
    // What is missing is known at the end.
    await window.tree('Repositories').row('octoprint-config').waitFor();
    await rests();
  }

  /** Nothing turns or runs to and fro any more, and every font is there. */
  async function rests(): Promise<void> {
    const { page } = window;
    const none = (selector: string) => async () => (await page.locator(selector).count()) === 0;
    await until('the audit is over', none('.statusbar .codicon-modifier-spin'));
    await until('the trees rest', none('.sidebar .monaco-progress-container.active'));
    await until('the fonts are there', () =>
      page.evaluate<boolean>(`[...document.fonts].every(({ status }) => status !== 'loading')`),
    );
  }

  async function take(name: string): Promise<void> {
    // The pointer leaves no tooltip behind, and the focus no ring.
    await window.page.mouse.move(640, 785);
    const told = JSON.stringify([
      [path.dirname(workspace.folder), '~'],
      [release(), '6.8.0'],
      [`on ${hostname()})`, 'on homelab)'],
      // How VS Code is served to the tests.
      ['code-server', 'VS Code'],
    ]);
    for (const frame of window.page.frames()) await frame.evaluate(`(${asAtHome})(${told})`);
    await window.page.waitForTimeout(400);
    await rests();
    const { size } = await stat(await window.screenshot(name, { published: true }));
    assert.ok(size < 256 * 1024, `${name}.png has ${size} bytes`);
  }
});

/** In a page: no button or tab has the focus, and nothing tells of the machine that it was photographed on. */
const asAtHome = `(told) => {
  if (document.activeElement?.role !== 'grid') document.activeElement?.blur?.();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    if (!text.parentElement?.closest('style, script')) for (const [here, there] of told)
      if (text.data.includes(here)) text.data = text.data.replaceAll(here, there);
}`;
