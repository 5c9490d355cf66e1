// What the dashboard does to many at once, in a real window: each bulk action, seen on disk.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { git, makeRepository } from '../fixtures/git.ts';
import { goTo, openDashboard, rowOf, selectRepositories } from './support/dashboard.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

const dirty = ['alpha', 'beta', 'gamma'];
const clean = ['delta', 'epsilon'];
const changed = 'git/uncommitted-changes';
const remoteless = 'git/no-remote';

describe('bulk actions of the dashboard', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'gitops-auditor-ignores-'));
  const ignores = path.join(elsewhere, 'ignore');
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const status = (name: string) => git(at(name), 'status', '--porcelain');
  const findings = (dashboard: FrameLocator) => dashboard.locator('.finding-row');
  const openGroup = async (dashboard: FrameLocator, rule: string, count: number): Promise<void> => {
    const group = dashboard.getByRole('button', { name: new RegExp(rule) });
    await group.waitFor();
    if ((await group.getAttribute('aria-expanded')) !== 'true') await group.click();
    await until(`its ${count} findings are listed`, async () => (await findings(dashboard).count()) === count);
  };

  before(async () => {
    workspace = await openWorkspace((folder) => {
      for (const name of dirty)
        appendFileSync(path.join(makeRepository(path.join(folder, name)), 'README.md'), 'An edit.\n');
      // Git looks into a file that no watcher looks at.
      for (const name of clean) git(makeRepository(path.join(folder, name)), 'config', 'core.excludesFile', ignores);
    });
    window = workspace.window;
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('alpha').waitFor();
    await openDashboard(window);
  });

  after(async () => {
    await workspace?.close();
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('Findings: all of a rule are fixed, after a preview, and taken back at once', async () => {
    const before = dirty.map(status);
    const dashboard = await goTo(window, 'Findings');
    await openGroup(dashboard, changed, 3);
    await dashboard.getByRole('button', { name: 'Stash changes in all 3…' }).click();
    const dialog = dashboard.getByRole('dialog', { name: 'Stash changes: 3 repositories' });
    await dialog.getByText('3 repositories are ready.').waitFor();
    assert.deepEqual(dirty.map(status), before, 'nothing is done before the answer');
    await dialog.getByRole('button', { name: 'Stash changes in 3 repositories' }).click();
    await dialog.getByText('3 repositories done.').waitFor();
    assert.deepEqual(dirty.map(status), ['', '', '']);
    await dialog.getByRole('button', { name: 'Undo all 3: Stash changes' }).click();
    await until('git shows all changes again', () => dirty.map(status).join() === before.join());
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('Findings: some that are chosen are fixed, the others left', async () => {
    const dashboard = await goTo(window, 'Findings');
    await openGroup(dashboard, changed, 3);
    for (const name of ['alpha', 'gamma'])
      await dashboard.getByRole('checkbox', { name: new RegExp(`^Select ${name}: `) }).click();
    await dashboard.getByRole('button', { name: 'Stash changes in 2 selected…' }).click();
    const dialog = dashboard.getByRole('dialog', { name: 'Stash changes: 2 repositories' });
    await dialog.getByRole('button', { name: 'Stash changes in 2 repositories' }).click();
    await dialog.getByText('2 repositories done.').waitFor();
    assert.deepEqual(
      dirty.map((name) => status(name) === ''),
      [true, false, true],
    );
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('Findings: all of a rule are ignored with one reason, and taken back at once', async () => {
    const policy = at('.gitops-auditor.yaml');
    assert.equal(existsSync(policy), false);
    const dashboard = await goTo(window, 'Findings');
    await openGroup(dashboard, remoteless, 5);
    await dashboard.getByRole('button', { name: 'Ignore all 5…' }).click();
    await dashboard.getByRole('textbox', { name: 'Reason' }).fill('They stay on this machine');
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Ignore' }).click();
    await dashboard.getByText('5 findings ignored.').waitFor();
    const text = readFileSync(policy, 'utf8');
    for (const name of [...dirty, ...clean]) assert.match(text, new RegExp(`${name}[^]*They stay on this machine`));

    await goTo(window, 'Activity');
    await dashboard
      .getByRole('button', { name: /^Undo: / })
      .first()
      .click();
    await until('the policy is gone again', () => !existsSync(policy));
  });

  it('Findings: some that are chosen are ignored, the others left', async () => {
    const dashboard = await goTo(window, 'Findings');
    await openGroup(dashboard, remoteless, 5);
    for (const name of ['delta', 'epsilon'])
      await dashboard.getByRole('checkbox', { name: new RegExp(`^Select ${name}: `) }).click();
    await dashboard.getByRole('button', { name: 'Ignore 2 selected…' }).click();
    await dashboard.getByRole('textbox', { name: 'Reason' }).fill('For a while');
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Ignore' }).click();
    await dashboard.getByText('2 findings ignored.').waitFor();
    const text = readFileSync(at('.gitops-auditor.yaml'), 'utf8');
    for (const name of clean) assert.match(text, new RegExp(`${name}[^]*For a while`));
    for (const name of dirty) assert.doesNotMatch(text, new RegExp(name));

    await goTo(window, 'Activity');
    await dashboard
      .getByRole('button', { name: /^Undo: / })
      .first()
      .click();
    await until('the policy is gone again', () => !existsSync(at('.gitops-auditor.yaml')));
  });

  it('Repositories: what is changed in all that are selected is committed with one message', async () => {
    for (const name of dirty) appendFileSync(at(name, 'README.md'), 'One more.\n');
    const dashboard = await goTo(window, 'Repositories');
    const bar = await selectRepositories(dashboard, dirty);
    await bar.getByRole('button', { name: 'Commit changes…' }).click();
    const dialog = dashboard.getByRole('dialog', { name: 'Commit changes: 3 repositories' });
    await dialog.getByRole('textbox', { name: 'Commit message' }).fill('Say one more thing');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('3 repositories are ready.').waitFor();
    await dialog.getByRole('button', { name: 'Commit changes in 3 repositories' }).click();
    await dialog.getByText('3 repositories done.').waitFor();
    for (const name of dirty) {
      assert.equal(git(at(name), 'log', '-1', '--format=%s'), 'Say one more thing');
      assert.equal(status(name), '');
    }
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('Repositories: what is found in all that are selected is accepted, and speaks again when that is taken back', async () => {
    const dashboard = await goTo(window, 'Repositories');
    const numbers = (name: string) => rowOf(dashboard, name).locator('.finding-numbers');
    await numbers('delta').waitFor();
    const bar = await selectRepositories(dashboard, clean);
    await bar.getByRole('button', { name: 'More, menu' }).click();
    await dashboard.getByRole('menuitem', { name: 'Accept findings…' }).click();
    const dialog = dashboard.getByRole('dialog', { name: 'Accept findings: 2 repositories' });
    await dialog.getByRole('button', { name: 'Accept findings in 2 repositories' }).click();
    await dialog.getByText('2 repositories done.').waitFor();
    for (const name of clean) await numbers(name).waitFor({ state: 'detached' });
    for (const name of clean) await dialog.getByRole('button', { name: `Undo in ${name}` }).click();
    for (const name of clean) await numbers(name).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('Repositories: what is selected is audited again, which sees what no watcher told', async () => {
    const dashboard = await goTo(window, 'Repositories');
    const shows = (name: string, word: string) =>
      rowOf(dashboard, name).locator('.cell-status').getByText(word).waitFor();
    for (const name of clean) writeFileSync(at(name, 'notes.tmp'), 'For today.\n');
    for (const name of clean) await shows(name, 'dirty');
    writeFileSync(ignores, 'notes.tmp\n');

    const bar = await selectRepositories(dashboard, clean);
    await bar.getByRole('button', { name: 'More, menu' }).click();
    await dashboard.getByRole('menuitem', { name: 'Audit again' }).click();
    for (const name of clean) await shows(name, 'clean');
    await bar.getByRole('button', { name: 'Clear selection' }).click();
    await bar.waitFor({ state: 'detached' });
  });
});
