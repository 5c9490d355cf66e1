// Two windows on one fleet, each with an extension host of its own: what is done in one is seen in the other.
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
  openDashboard,
  region,
  rowOf,
  rows,
} from './support/dashboard.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('the dashboards of two windows', () => {
  let workspace: Workspace;
  let one: VsCodeWindow;
  let other: VsCodeWindow;
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const status = (name: string) => git(at(name), 'status', '--porcelain');

  before(async () => {
    workspace = await openWorkspace((folder) => {
      for (const name of ['alpha', 'beta'])
        appendFileSync(path.join(makeRepository(path.join(folder, name)), 'README.md'), 'An edit.\n');
      makeRepository(path.join(folder, 'gamma'));
    });
    one = workspace.window;
    other = await one.another();
    for (const window of [one, other]) {
      await window.openActivity('GitOps Auditor');
      await window.tree('Repositories').row('alpha').waitFor();
      await openDashboard(window);
    }
  });

  after(() => workspace?.close());

  it('a fix done in one is seen in the other, and taken back from there', async () => {
    const before = status('alpha');
    const seen = await goTo(other, 'Repositories');
    await rowOf(seen, 'alpha').locator('.cell-status').getByText('dirty').waitFor();

    const dashboard = await goToRepository(one, 'alpha');
    await dashboard.getByRole('button', { name: /^Stash changes: / }).click();
    const dialog = dashboard.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Stash changes', exact: true }).click();
    await dialog.getByText(/Stashed the changes of/).waitFor();
    await rowOf(seen, 'alpha').locator('.cell-status').getByText('clean').waitFor();

    await goTo(other, 'Activity');
    await seen.getByRole('button', { name: /^Undo: .*, alpha$/ }).click();
    await until('git shows the changes again', () => status('alpha') === before);
    await dashboardOf(one);
    await dialog.getByText('· undone', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('a view saved in one is offered in the other at once, and forgotten in both', async () => {
    const seen = await goTo(other, 'Repositories');
    const dashboard = await goTo(one, 'Repositories');
    await filterField(dashboard).fill('status:dirty');
    await dashboard.getByRole('button', { name: 'Views, menu' }).click();
    await dashboard.getByRole('menuitem', { name: 'Save this view…' }).click();
    await dashboard.getByRole('textbox', { name: 'Name' }).fill('To be committed');
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await dashboard.getByRole('button', { name: 'To be committed, menu' }).waitFor();

    await dashboardOf(other);
    await until('the other has it', async () => {
      await seen.getByRole('button', { name: 'Views, menu' }).click();
      await seen.getByRole('menuitem', { name: 'To be committed' }).click({ timeout: 1_000 });
      return true;
    });
    await until('it is filtered', async () => (await rows(seen).count()) === 2);
    await seen.getByRole('button', { name: 'To be committed, menu' }).click();
    await seen.getByRole('menuitem', { name: 'Forget “To be committed”' }).click();
    await dashboard.getByRole('button', { name: 'Views, menu' }).waitFor();
    await filterField(seen).fill('');
    await filterField(dashboard).fill('');
  });

  it('a finding ignored in one is gone in the other', async () => {
    const rule = 'git/uncommitted-changes';
    const seen = await goTo(other, 'Findings');
    await seen.getByRole('button', { name: new RegExp(rule) }).click();
    const listed = seen.locator('.finding-row', { hasText: 'beta' });
    await listed.waitFor();
    // Nobody reads it there.
    await seen.getByRole('textbox', { name: 'Filter findings' }).click();

    const dashboard = await goToRepository(one, 'beta');
    await dashboard.getByRole('button', { name: /^Ignore: 1 changed file is not committed/ }).click();
    await dashboard.getByRole('textbox', { name: 'Reason' }).fill('Somebody is at it');
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Ignore' }).click();
    await listed.waitFor({ state: 'detached' });
    await seen.locator('.finding-row', { hasText: 'alpha' }).waitFor();
  });

  it('what changed is told in the Trends of both', async () => {
    for (const window of [one, other]) await goTo(window, 'Trends');
    appendFileSync(at('gamma', 'README.md'), 'An edit.\n');
    for (const window of [one, other]) {
      const dashboard = await dashboardOf(window);
      await region(dashboard, 'What changed')
        .locator('.changes > li', { hasText: 'gamma' })
        .filter({ hasText: '1 new finding' })
        .waitFor();
      assert.equal(await heading(dashboard, 'Trends').count(), 1);
    }
  });
});
