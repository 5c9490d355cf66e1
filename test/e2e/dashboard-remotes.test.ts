// What the dashboard does to many at once and that asks their remotes, in a real window; and how it is stopped midway.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { cloneOf, commit, git, makeBareRemote, makeRepository } from '../fixtures/git.ts';
import { goTo, openDashboard, selectRepositories } from './support/dashboard.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

const ahead = ['heron', 'ibis'];
const behind = ['jay', 'kite'];
const missing = ['lark', 'merlin'];
/** More than are changed at once. */
const halting = ['plover', 'quail', 'rail', 'snipe', 'teal', 'wren'];
const atOnce = 4;

describe('bulk actions of the dashboard that ask remotes', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const beside = (folder: string, ...names: string[]) => path.join(path.dirname(folder), ...names);
  const remoteOf = (name: string) => beside(workspace.folder, 'remotes', `${name}.git`);
  const head = (folder: string, what = 'HEAD') => git(folder, 'rev-parse', what);
  const isAtUpstream = (name: string) => head(at(name)) === head(at(name), 'origin/main');
  /** While it is there, the pull of one of those that halt does not end. */
  const barrier = (name: string, folder = workspace.folder) => beside(folder, 'barriers', name);

  /** Presses a button of the bar, then that of the preview; gives the dialog. */
  const begin = async (dashboard: FrameLocator, bar: Locator, button: string, title: string, count: number) => {
    await bar.getByRole('button', { name: button, exact: true }).click();
    const dialog = dashboard.getByRole('dialog', { name: `${title}: ${count} repositories` });
    await dialog.getByText(`${count} repositories are ready.`).waitFor();
    await dialog.getByRole('button', { name: `${title} in ${count} repositories` }).click();
    return dialog;
  };

  before(async () => {
    workspace = await openWorkspace((folder) => {
      const remote = (name: string) => makeBareRemote(beside(folder, 'remotes', `${name}.git`));
      const make = (name: string) => makeRepository(path.join(folder, name), { remote: remote(name) });
      /** One that has not what its remote has, and has heard of it. */
      const makeBehind = (name: string): string => {
        const made = make(name);
        const other = cloneOf(beside(folder, 'remotes', `${name}.git`), beside(folder, 'elsewhere', name));
        commit(other, { 'elsewhere.txt': 'More.\n' });
        git(other, 'push', '--quiet');
        git(made, 'fetch', '--quiet');
        return made;
      };
      for (const [index, name] of ahead.entries()) {
        const made = make(name);
        for (let commits = 0; commits <= index; commits++) commit(made, { 'here.txt': `${commits}\n` });
      }
      for (const name of behind) makeBehind(name);
      mkdirSync(beside(folder, 'barriers'));
      for (const name of halting) {
        writeFileSync(barrier(name, folder), '');
        const hook = path.join(makeBehind(name), '.git', 'hooks', 'post-merge');
        writeFileSync(hook, `#!/bin/sh\nwhile [ -e '${barrier(name, folder)}' ]; do sleep 0.1; done\n`);
        chmodSync(hook, 0o755);
      }
      for (const name of missing)
        makeRepository(beside(folder, 'elsewhere', name), { remote: remote(name), files: { 'README.md': name } });
      const listed = [...ahead, ...behind, ...halting, ...missing].map((name) => `${name}: ../remotes/${name}.git\n`);
      writeFileSync(path.join(folder, 'inventory.yaml'), listed.join(''));
      writeFileSync(path.join(folder, '.gitops-auditor.yaml'), 'inventory: inventory.yaml\n');
    });
    window = workspace.window;
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('heron').waitFor();
    await openDashboard(window);
  });

  after(async () => {
    if (workspace) for (const name of halting) rmSync(barrier(name), { force: true });
    await workspace?.close();
  });

  it('pushes what each has that its remote has not', async () => {
    const dashboard = await goTo(window, 'Repositories');
    const bar = await selectRepositories(dashboard, [...ahead, 'jay']);
    const heads = ahead.map((name) => head(at(name)));
    assert.notDeepEqual(
      ahead.map((name) => head(remoteOf(name), 'main')),
      heads,
    );
    const dialog = await begin(dashboard, bar, 'Push 3 commits (2 of 3)…', 'Push', 2);
    await dialog.getByText('2 repositories done.').waitFor();
    assert.deepEqual(
      ahead.map((name) => head(remoteOf(name), 'main')),
      heads,
    );
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('pulls what each remote has, and takes all of them back at once', async () => {
    const dashboard = await goTo(window, 'Repositories');
    const bar = await selectRepositories(dashboard, behind);
    const before = behind.map((name) => head(at(name)));
    const dialog = await begin(dashboard, bar, 'Pull (fast-forward) 2 commits…', 'Pull (fast-forward)', 2);
    await dialog.getByText('2 repositories done.').waitFor();
    for (const name of behind) {
      assert.equal(head(at(name)), head(remoteOf(name), 'main'));
      assert.ok(existsSync(at(name, 'elsewhere.txt')));
    }
    await dialog.getByRole('button', { name: 'Undo all 2: Pull (fast-forward)' }).click();
    await until(
      'both are where they were',
      () => behind.map((name) => head(at(name))).join() === before.join() && !existsSync(at('jay', 'elsewhere.txt')),
    );
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('clones those that the inventory lists and that are not here', async () => {
    const dashboard = await goTo(window, 'Repositories');
    const bar = await selectRepositories(dashboard, missing);
    const dialog = await begin(dashboard, bar, 'Clone…', 'Clone', 2);
    await dialog.getByText('2 repositories done.').waitFor();
    for (const name of missing) assert.equal(head(at(name)), head(remoteOf(name), 'main'));
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('stopped midway, brings to its end what is under way and leaves the rest', async () => {
    const dashboard = await goTo(window, 'Repositories');
    const bar = await selectRepositories(dashboard, halting);
    const dialog = await begin(dashboard, bar, 'Pull (fast-forward) 6 commits…', 'Pull (fast-forward)', 6);
    const moved = () => halting.filter(isAtUpstream);
    await until('as many as are changed at once are under way', () => moved().length === atOnce);
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByText('Stopping after what is under way…').waitFor();
    // Only when one has ended, and the page heard of it, is it known that the window heard of the wish.
    rmSync(barrier(moved()[0] ?? ''));
    const progress = dialog.getByRole('progressbar');
    await until('one is over', async () => (await progress.getAttribute('aria-valuenow')) !== '0');
    for (const name of halting) rmSync(barrier(name), { force: true });
    await dialog.getByText(/repositories done, .* skipped\./).waitFor();
    // One more may have begun before the window heard.
    const done = moved().length;
    assert.ok(done === atOnce || done === atOnce + 1, `${done} were changed`);
    await dialog.getByText(`${done} repositories done, ${halting.length - done} skipped.`).waitFor();
    for (const name of halting) assert.equal(git(at(name), 'status', '--porcelain'), '');
    await dialog.getByRole('button', { name: 'Close' }).click();

    // Those that were left are offered as before.
    await bar.getByRole('button', { name: new RegExp(`^Pull .* \\(${halting.length - done} of 6\\)…$`) }).waitFor();
  });
});
