// Ways from elsewhere in VS Code to a page of the dashboard, with what is chosen on it.
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { repositoryId } from '../../src/engine/git/discover.ts';
import { makeRepository } from '../fixtures/git.ts';
import { dashboardOf, filterField, goTo, heading, namesIn } from './support/dashboard.ts';
import { followDeepLink } from './support/deep-link.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

const compose = (key: string) => `services:\n  web:\n    image: nginx:1.27\n    ${key}:\n      - "80:80"\n`;
const invalid = 'compose/invalid-file';

describe('ways to the pages of the dashboard in a window', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const page = () => dashboardOf(window);
  const chosen = (dashboard: FrameLocator, select: string) =>
    dashboard.getByLabel(select, { exact: true }).locator('option:checked').textContent();

  before(async () => {
    workspace = await openWorkspace(
      (folder) => {
        makeRepository(path.join(folder, 'alpha'), { files: { 'compose.yaml': compose('port') } });
        makeRepository(path.join(folder, 'beta'), { files: { 'compose.yaml': compose('ports') } });
        for (const name of ['gamma', 'delta'])
          appendFileSync(path.join(makeRepository(path.join(folder, name)), 'README.md'), 'An edit.\n');
      },
      () => ({ settings: { 'gitopsAuditor.notifications': ['new-errors'] } }),
    );
    window = workspace.window;
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('alpha').waitFor();
  });

  after(() => workspace?.close());

  it('by an address: Repositories, filtered and sorted, where the dashboard is not open', async () => {
    assert.equal(await window.editorTab('GitOps Auditor').count(), 0);
    await followDeepLink(window, '/repositories?filter=status%3Adirty&sort=-name');
    const dashboard = await page();
    await until('its rows are those', async () => (await namesIn(dashboard)).join() === 'gamma,delta');
    assert.equal(await filterField(dashboard).inputValue(), 'status:dirty');
  });

  it('by an address: with what means something in addresses', async () => {
    const filter = 'status:dirty "gam" & 50% a+b #1?';
    await followDeepLink(window, `/repositories?filter=${encodeURIComponent(filter)}&sort=-name`);
    const dashboard = await page();
    await until('it is narrowed by that', async () => (await filterField(dashboard).inputValue()) === filter);
  });

  it('by an address: a repository, at a rule', async () => {
    await followDeepLink(window, `/repositories/${repositoryId(at('alpha'))}?rule=${encodeURIComponent(invalid)}`);
    await shown('alpha', invalid);
  });

  it('by an address: Findings, narrowed and grouped', async () => {
    await followDeepLink(window, '/findings?severity=error&by=file&text=compose');
    const dashboard = await page();
    await heading(dashboard, 'Findings').waitFor();
    assert.equal(await chosen(dashboard, 'Severity'), 'Errors');
    assert.equal(await chosen(dashboard, 'Grouped'), 'by file');
    await until('one is left', async () => (await dashboard.locator('.finding-row').count()) === 1);
  });

  it('by an address: Trends, of a time', async () => {
    await followDeepLink(window, '/trends?range=7');
    await heading(await page(), 'Trends').waitFor();
    assert.equal(await chosen(await page(), 'Time'), 'Last 7 days');
  });

  it('by an address: Activity, without audits', async () => {
    await followDeepLink(window, '/activity?audits=no');
    const dashboard = await page();
    await heading(dashboard, 'Activity').waitFor();
    await dashboard.getByRole('checkbox', { name: 'Audits', checked: false }).waitFor();
  });

  it('by an address: Diagnostics, and the Overview', async () => {
    await followDeepLink(window, '/diagnostics');
    await heading(await page(), 'Diagnostics').waitFor();
    await followDeepLink(window, '');
    await heading(await page(), 'Overview').waitFor();
  });

  it('by an address: one that leads nowhere says so', async () => {
    await followDeepLink(window, '/nowhere');
    await (await page()).getByText('There is no page at /nowhere.').waitFor();
    await goTo(window, 'Overview');
  });

  it('from the trees: a repository, a finding, a rule', async () => {
    await window.tree('Repositories').contextMenu('gamma', 'Show in Dashboard');
    await heading(await page(), 'gamma').waitFor();

    // The first of alpha's is the error.
    await window.tree('Findings').contextMenu('alpha', 'Show in Dashboard');
    await shown('alpha', invalid);

    await window.answerCommand('GitOps Auditor: Group Findings By…', () => window.quickInput.choose('Rule'));
    await window.tree('Findings').contextMenu('No remote', 'Show in Dashboard');
    await (await page()).getByRole('button', { name: 'Show all, not only No remote' }).waitFor();
  });

  it('from a problem in a file', async () => {
    await until('the problem is there', async () =>
      (await window.problems()).some(({ details }) => details.includes(invalid)),
    );
    await window.page.locator('.markers-panel .monaco-list-row', { hasText: invalid }).dblclick();
    await window.editorTab('compose.yaml').waitFor();
    const line = window.page.locator('.editor-instance .view-line', { hasText: 'port:' });
    const menu = window.page.locator('.action-widget');
    await until('the way is offered', async () => {
      // What was found is found anew for an opened file: the menu may come too early.
      await window.page.keyboard.press('Escape');
      await line.locator('span', { hasText: 'port' }).last().click();
      await window.page.keyboard.press('Control+.');
      await menu.getByText(`Show ${invalid} in the dashboard`).click({ timeout: 2_000 });
      return true;
    });
    await shown('alpha', invalid);
    await window.runCommand('View: Hide Panel');
  });

  it('from a notification', async () => {
    writeFileSync(at('beta', 'compose.yaml'), compose('port'));
    await window.notifications.choose(/beta: /, 'Show');
    await heading(await page(), 'beta').waitFor();
  });

  it('from commands and the status bar', async () => {
    await window.runCommand('GitOps Auditor: Show Diagnostics');
    await heading(await page(), 'Diagnostics').waitFor();
    await window.runCommand('GitOps Auditor: Show in Dashboard');
    await heading(await page(), 'Repositories').waitFor();
    await window.runCommand('File: New Untitled Text File');
    await window.editorTab(/Untitled-1/).waitFor();
    await window.page.getByRole('button', { name: /repositories need attention/ }).click();
    await until('the dashboard is in front', async () =>
      /\bactive\b/.test((await window.editorTab('GitOps Auditor').getAttribute('class')) ?? ''),
    );
  });

  /** The repository's page, with that rule explained. */
  async function shown(name: string, rule: string): Promise<void> {
    const dashboard = await page();
    await heading(dashboard, name).waitFor();
    await dashboard.locator('.finding', { hasText: rule }).locator('details[open]').waitFor();
  }
});
