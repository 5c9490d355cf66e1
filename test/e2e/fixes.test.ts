// Fixes from first click to undo, and what plain git says of them on disk.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { git, makeBareRemote, makeRepository } from '../fixtures/git.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

/** Bytes that a checkout with conversions would not give back. */
const binary = Buffer.from([0, 255, 13, 10, 10, 13, 27, 128, 0]);

describe('fixes in a window', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const status = (name: string) => git(at(name), 'status', '--porcelain');
  const tree = () => window.tree('Repositories');

  before(async () => {
    workspace = await openWorkspace((folder) => {
      const files = { 'compose.yaml': 'services: {}\n', 'data.bin': binary, 'README.md': '# Service\n' };
      const stashed = makeRepository(path.join(folder, 'stash-me'), { files });
      appendFileSync(path.join(stashed, 'compose.yaml'), '# half an idea\n');
      writeFileSync(path.join(stashed, 'notes.txt'), 'new\n');

      const remote = makeBareRemote(path.join(path.dirname(folder), 'remotes', 'push-me.git'));
      const pushed = makeRepository(path.join(folder, 'push-me'), { files, remote });
      git(pushed, 'commit', '--quiet', '--allow-empty', '--message', 'Not pushed yet');

      const discarded = makeRepository(path.join(folder, 'discard-me'), { files });
      writeFileSync(path.join(discarded, 'data.bin'), Buffer.concat([binary, binary]));
      writeFileSync(path.join(discarded, 'new.bin'), binary);
    });
    window = workspace.window;
    await window.openActivity('GitOps Auditor');
    await tree().row('stash-me').waitFor();
  });

  after(() => workspace?.close());

  it('stashes changes, and takes them back', async () => {
    const before = status('stash-me');
    const question = window.dialog().getByText('This can be undone.');
    await tree().contextMenu('stash-me', 'Stash Changes…', question);
    assert.equal(status('stash-me'), before, 'nothing is done before the answer');
    await window.answerDialog('Stash changes');
    await window.notifications.toast(/stash-me: Stashed the changes of 2 files/).waitFor();
    assert.equal(status('stash-me'), '');
    assert.equal(git(at('stash-me'), 'stash', 'list').split('\n').length, 1);
    await until('its row is healthy', async () => /health|•/i.test((await nameOfRow('stash-me')) ?? ''));

    await window.notifications.choose(/stash-me: Stashed/, 'Undo');
    await until('git shows the changes again', () => status('stash-me') === before);
    await until('the stash entry is gone', () => git(at('stash-me'), 'stash', 'list') === '');
    await until('its row warns again', async () => /Warnings/.test((await nameOfRow('stash-me')) ?? ''));
  });

  it('pushes to the remote from a finding', async () => {
    const remote = path.join(path.dirname(workspace.folder), 'remotes', 'push-me.git');
    const head = git(at('push-me'), 'rev-parse', 'HEAD');
    assert.notEqual(git(remote, 'rev-parse', 'main'), head);
    await window.tree('Findings').inlineAction('push-me', 'Fix…');
    await window.answerDialog('Push');
    await until('the remote has the commit', () => git(remote, 'rev-parse', 'main') === head);
    await until('its row is healthy', async () => /Healthy/.test((await nameOfRow('push-me')) ?? ''));
  });

  it('discards changes, and restores every byte', async () => {
    const before = status('discard-me');
    const changed = readFileSync(at('discard-me', 'data.bin'));
    await tree().contextMenu('discard-me', 'Discard Changes…', window.dialog());
    await answerQuestions();
    await window.answerDialog('Discard changes');
    await until('git says that it is clean', () => status('discard-me') === '');
    assert.deepEqual(readFileSync(at('discard-me', 'data.bin')), binary);

    await window.runCommand('GitOps Auditor: Undo Last Change…');
    await window
      .dialog()
      .getByText(/Undo in discard-me/)
      .waitFor();
    await window.answerDialog('Undo');
    await until('git shows the changes again', () => status('discard-me') === before);
    assert.deepEqual(readFileSync(at('discard-me', 'data.bin')), changed);
    assert.deepEqual(readFileSync(at('discard-me', 'new.bin')), binary);
  });

  it('fixes many at once, after a summary', async () => {
    const names = ['discard-me', 'stash-me'];
    const before = names.map(status);
    await window.runCommand('GitOps Auditor: Stash Changes…');
    await window.quickInput.waitForTitle('Stash changes');
    await window.quickInput.confirm();
    await window
      .dialog()
      .getByText(/discard-me: Stash the changes of 2 files/)
      .waitFor();
    await window.answerDialog(/Stash changes \(2 repositories\)/);
    await window.notifications.toast('Done in 2 repositories.').waitFor();
    assert.deepEqual(names.map(status), ['', '']);

    await window.runCommand('GitOps Auditor: Undo Last Change…');
    await window
      .dialog()
      .getByText(/Undo in 2 repositories what the last fix did/)
      .waitFor();
    await window.answerDialog('Undo');
    // Git puts tracked files back before untracked ones: all of it, or what comes next reads half an undo.
    await until('both have their changes again', () => names.every((name, index) => status(name) === before[index]));
  });

  it('keeps the question while the details are read', async () => {
    const before = status('stash-me');
    await tree().contextMenu('stash-me', 'Stash Changes…', window.dialog());
    await window.answerDialog('Show Details');
    await window.quickInput.waitForTitle(/stash-me: Stash the changes of/);
    await window.page.getByText('git stash push').first().click();
    await window.quickInput.choose('Cancel');
    assert.equal(status('stash-me'), before);
  });

  /** Takes what is suggested, where a fix asks something. */
  async function answerQuestions(): Promise<void> {
    await window.dialog().or(window.quickInput.locator).first().waitFor();
    if (!(await window.dialog().isVisible())) await window.quickInput.accept();
  }

  async function nameOfRow(name: string): Promise<string | undefined> {
    const rows = await tree().rows();
    const row = rows.find(({ label }) => label === name);
    return row?.accessibleName ?? (rows.some(({ label }) => label === 'Healthy') ? `${name}, Healthy` : undefined);
  }
});
