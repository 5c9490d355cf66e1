import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Envelope } from '../../src/contract/events.ts';
import { commit, git, makeRepository, writeFiles } from '../fixtures/git.ts';
import { api, describeTrusted, host, repositoryInWorkspace, until, untilSummary, workspaceFolder } from './support.ts';

describeTrusted('live', () => {
  it('a changed file becomes an event', async () => {
    const { path, summary } = await repositoryInWorkspace('live-file');
    // What is still to be read of its making would be told with the change, as of the earlier time.
    await (await host()).fleet.settled();
    const events: Envelope[] = [];
    const subscription = (await api()).onEvents((batch) => events.push(...batch));
    try {
      const changedAt = Date.now();
      writeFiles(path, { 'README.md': 'changed' });
      const { causedAt, event } = await until('its event comes', () =>
        events.find(
          ({ event: e }) =>
            e.type === 'repository.updated' && e.repository.id === summary.id && e.repository.status === 'dirty',
        ),
      );
      assert.ok(event.type === 'repository.updated' && event.repository.changes?.unstaged === 1);
      assert.ok(causedAt >= changedAt);
      const numbers = events.map(({ seq }) => seq);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => (numbers[0] ?? 0) + index),
      );
    } finally {
      subscription.dispose();
    }
  });

  it('index, commits, branches, stashes and configuration are followed', async () => {
    const { path, summary } = await repositoryInWorkspace('live-git');
    const { id } = summary;
    writeFiles(path, { 'a.txt': 'a' });
    await untilSummary(id, 'an untracked file', ({ changes }) => changes?.untracked === 1);
    git(path, 'add', 'a.txt');
    await untilSummary(id, 'it is staged', ({ changes }) => changes?.staged === 1);
    commit(path, {});
    await untilSummary(id, 'the commit', ({ ahead, status }) => ahead === 1 && status === 'clean');
    git(path, 'switch', '--quiet', '--create', 'topic');
    await untilSummary(id, 'the branch', ({ branch, upstream }) => branch === 'topic' && upstream === null);
    writeFiles(path, { 'a.txt': 'b' });
    git(path, 'stash', '--quiet');
    await untilSummary(id, 'the stash', ({ stashes }) => stashes === 1);
    git(path, 'branch', '--quiet', '--set-upstream-to', 'origin/main');
    await untilSummary(id, 'the upstream', ({ upstream }) => upstream === 'origin/main');
  });

  it('repositories that come, move and go are noticed', async () => {
    const { fleet } = await host();
    const at = (path: string) => fleet.repositories().find((found) => found.path === path);
    const outside = makeRepository(join(`${workspaceFolder()}-remotes`, 'arriving'));
    const here = join(workspaceFolder(), 'arrived');
    renameSync(outside, here);
    await until('it came', () => at(here));
    const moved = join(workspaceFolder(), 'moved');
    renameSync(here, moved);
    await until('it moved', () => at(moved) && !at(here));
    rmSync(moved, { recursive: true });
    await until('it went', () => !at(moved));
  });

  it('ignored folders cost no refresh', async () => {
    const { path, summary } = await repositoryInWorkspace('live-ignored', { files: { '.gitignore': 'out/\n' } });
    const { fleet } = await host();
    mkdirSync(join(path, 'out'));
    writeFiles(path, Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`out/${index}.txt`, 'x'])));
    // What follows in the same folder is noticed; whatever the burst caused came before it.
    const events: string[] = [];
    const end = fleet.hub.subscribe((batch) => {
      for (const { event } of batch)
        if (event.type === 'repository.updated' && event.repository.id === summary.id)
          events.push(event.repository.status);
    });
    writeFiles(path, { 'noticed.txt': 'x' });
    await untilSummary(summary.id, 'the file beside it', ({ changes }) => changes?.untracked === 1);
    await fleet.settled();
    end();
    assert.deepEqual(events, ['dirty']);
  });

  it('a policy that is being edited counts before it is saved', async () => {
    const { path, summary } = await repositoryInWorkspace('live-policy', {
      files: { '.gitops-auditor.yaml': 'version: 1\n' },
    });
    const { fleet } = await host();
    writeFiles(path, { 'loose.txt': 'x' });
    await until('the untracked file is found', () =>
      fleet.findings(summary.id).find(({ rule }) => rule === 'git/untracked-files'),
    );
    const document = await vscode.workspace.openTextDocument(join(path, '.gitops-auditor.yaml'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'rules:\n  git/untracked-files: off\n'));
    await until('the rule is off', () =>
      fleet.findings(summary.id).every(({ rule }) => rule !== 'git/untracked-files'),
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('the disk counts again', () =>
      fleet.findings(summary.id).some(({ rule }) => rule === 'git/untracked-files'),
    );
  });
});
