// VS Code is ended with the dashboard open, and started again.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { git, makeRepository } from '../fixtures/git.ts';
import {
  dashboardOf,
  filterField,
  goTo,
  goToRepository,
  heading,
  namesIn,
  openDashboard,
  refusalsIn,
  rowOf,
} from './support/dashboard.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('the dashboard over a restart of VS Code', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const status = (name: string) => git(at(name), 'status', '--porcelain');
  const edit = (name: string) => appendFileSync(at(name, 'README.md'), 'An edit.\n');

  before(async () => {
    workspace = await openWorkspace((folder) => {
      for (const name of ['alpha', 'beta', 'gamma']) makeRepository(path.join(folder, name));
    });
    window = workspace.window;
    for (const name of ['alpha', 'beta']) edit(name);
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('alpha').waitFor();
    await openDashboard(window);
  });

  after(() => workspace?.close());

  it('is where it was, with what was chosen, and live', async () => {
    const dashboard = await goTo(window, 'Repositories');
    await filterField(dashboard).fill('status:dirty');
    const name = dashboard.getByRole('columnheader', { name: 'Repository' });
    await name.getByRole('button').click();
    await until('it is sorted', async () => (await namesIn(dashboard)).join() === 'beta,alpha');
    await rowOf(dashboard, 'alpha').locator('.cell-status').click();
    const refused = refusalsIn(window.page);

    await window.restart('sort=-name');
    const again = await dashboardOf(window);
    await until('the filter is back', async () => (await filterField(again).inputValue()) === 'status:dirty');
    await until('and the order', async () => (await namesIn(again)).join() === 'beta,alpha');
    await again.getByRole('toolbar', { name: 'Selected repositories' }).getByText('1 selected').waitFor();
    await again.locator('.connection-live').waitFor();
    edit('gamma');
    await rowOf(again, 'gamma').waitFor();
    assert.equal(await window.editorTab('GitOps Auditor').count(), 1);
    assert.deepEqual(refused, []);
  });

  it('still takes back what was done before', async () => {
    const before = status('alpha');
    const dashboard = await goToRepository(window, 'alpha');
    await dashboard.getByRole('button', { name: /^Stash changes: / }).click();
    const dialog = dashboard.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Stash changes', exact: true }).click();
    await dialog.getByText(/Stashed the changes of/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    assert.equal(status('alpha'), '');
    await goTo(window, 'Activity');

    await window.restart('/activity');
    const again = await dashboardOf(window);
    await heading(again, 'Activity').waitFor();
    await again.getByRole('button', { name: /^Undo: .*, alpha$/ }).click();
    await until('git shows the changes again', () => status('alpha') === before);
  });
});
