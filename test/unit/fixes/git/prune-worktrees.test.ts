import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderDigest } from '../../../../src/engine/fixes/support/folder-digest.ts';
import { git, commit as makeCommit } from '../../../fixtures/git.ts';
import { killWhenWaiting, type Stop, stoppingGit } from '../kill.ts';
import { locationOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const id = 'git/prune-worktrees';

/** Linked worktrees whose folders are gone, as `names`; returns the folder of their records. */
function goneWorktrees({ path, folder }: Workbench, ...names: string[]): string {
  for (const name of names) {
    const place = folder.join(name);
    git(path, 'worktree', 'add', '--quiet', '-b', `on-${name}`, place);
    rmSync(place, { recursive: true });
  }
  return join(path, '.git/worktrees');
}

describe('git/prune-worktrees', () => {
  it('forgets those that are not there, and puts their records back byte for byte', async () => {
    using bench = await workbench();
    const records = goneWorktrees(bench, 'review', 'old');
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', bench.folder.join('kept'));
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', bench.folder.join('locked'));
    git(bench.path, 'worktree', 'lock', bench.folder.join('locked'));
    rmSync(bench.folder.join('locked'), { recursive: true });
    const [before, digest] = [snapshotRepository(bench.path), await folderDigest(records)];
    const item = await bench.plan(id);
    assert.equal(item.state, 'ready', item.summary);
    assert.match(item.summary, /Forget 2 worktrees/);
    assert.equal(await folderDigest(records), digest, 'a plan changes nothing');

    const { entryId, message } = await bench.fix(id);
    assert.deepEqual(readdirSync(records).sort(), ['kept', 'locked'], message);
    assert.equal(git(bench.path, 'worktree', 'prune', '--dry-run', '--verbose'), '');
    assert.match((await bench.plan(id)).blocked?.message ?? '', /is there, or locked/);

    await bench.undo(entryId);
    assert.equal(await folderDigest(records), digest);
    assert.equal(snapshotRepository(bench.path, { backups: true }), before);
    assert.ok(!readdirSync(join(bench.path, '.git')).some((name) => name.startsWith('gitops-auditor-')));
  });

  it('leaves no empty folder behind, as git does', async () => {
    using bench = await workbench();
    const records = goneWorktrees(bench, 'only');
    const { entryId } = await bench.fix(id);
    assert.ok(!existsSync(records));
    await bench.undo(entryId);
    assert.deepEqual(readdirSync(records), ['only']);
  });

  it('keeps commits and staged files that only the worktree held on to, and says so', async () => {
    using bench = await workbench();
    const place = bench.folder.join('detached');
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', place);
    const left = makeCommit(place, { 'first.txt': 'first\n' });
    git(place, 'reset', '--quiet', '--hard', 'HEAD^');
    const oid = makeCommit(place, { 'lonely.txt': 'lonely\n' });
    writeFileSync(join(place, 'staged.txt'), 'staged\n');
    git(place, 'add', 'staged.txt');
    const blob = git(place, 'rev-parse', ':staged.txt');
    rmSync(place, { recursive: true });
    assert.match((await bench.plan(id)).warnings.join(), /detached are on no branch/);
    const { entryId } = await bench.fix(id);
    git(bench.path, 'reflog', 'expire', '--expire=now', '--all');
    git(bench.path, 'gc', '--quiet', '--prune=now');
    await bench.undo(entryId);
    assert.equal(git(bench.path, 'rev-parse', 'worktrees/detached/HEAD'), oid);
    assert.equal(git(bench.path, 'cat-file', '-t', left), 'commit');
    assert.equal(git(bench.path, 'cat-file', 'blob', blob), 'staged');
  });

  it('refuses where a worktree came back, was locked, or changed since the preview', async () => {
    for (const change of ['back', 'locked', 'moved'] as const) {
      using bench = await workbench();
      const place = bench.folder.join('review');
      git(bench.path, 'worktree', 'add', '--quiet', '-b', 'topic', place);
      renameSync(place, bench.folder.join('away'));
      const { planId } = await bench.plan(id);
      const record = join(bench.path, '.git/worktrees/review');
      if (change === 'back') renameSync(bench.folder.join('away'), place);
      if (change === 'locked') writeFileSync(join(record, 'locked'), 'disk');
      if (change === 'moved') git(bench.path, 'worktree', 'repair', bench.folder.join('away'));
      const digest = await folderDigest(record);
      const [result] = await bench.runner.apply(planId, { signal: new AbortController().signal });
      assert.equal(result?.error?.code, 'conflict', change);
      assert.equal(await folderDigest(record), digest);
    }
  });

  it('is not undone over a worktree of the same name, nor without its copy', async () => {
    using bench = await workbench();
    const records = goneWorktrees(bench, 'review');
    const { entryId = '' } = await bench.fix(id);
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', bench.folder.join('elsewhere/review'));
    const before = await folderDigest(records);
    await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /a worktree review again/ });
    assert.equal(await folderDigest(records), before);
    git(bench.path, 'worktree', 'remove', bench.folder.join('elsewhere/review'));
    const copy = bench.folder.join('state/backups', entryId);
    renameSync(copy, `${copy}-away`);
    await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /copy of what was removed is gone/ });
    renameSync(`${copy}-away`, copy);
    await bench.undo(entryId);
    assert.deepEqual(readdirSync(records), ['review']);
  });

  it('is for the repository that they belong to', async () => {
    using bench = await workbench();
    const place = bench.folder.join('linked');
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', place);
    const result = await bench.fix(id, {}, [{ ...locationOf(place), kind: 'worktree' }]);
    assert.match(result.message, /linked worktree itself/);
  });

  it('does it to many repositories at once', async () => {
    using bench = await workbench();
    const other = bench.folder.join('beta');
    git(bench.folder.path, 'clone', '--quiet', bench.remote, other);
    for (const path of [bench.path, other]) {
      const place = bench.folder.join(`tree-of-${path.endsWith('beta')}`);
      git(path, 'worktree', 'add', '--quiet', '--detach', place);
      rmSync(place, { recursive: true });
    }
    const { signal } = new AbortController();
    const plan = await bench.runner.plan(id, [locationOf(bench.path), locationOf(other)], {}, { signal });
    const results = await bench.runner.apply(plan.id, { signal });
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['done', 'done'],
    );
    mkdirSync(bench.folder.join('unused'), { recursive: true });
    assert.ok(readFileSync(join(other, '.git/HEAD'), 'utf8'));
  });

  describe('killed', () => {
    if (process.platform === 'win32') return;

    /** What git keeps of the repository, and of the worktrees that are gone. */
    const everything = async (bench: Workbench) => [
      snapshotRepository(bench.path, { backups: true }).replace('gitops-auditor.lock', ''),
      await folderDigest(join(bench.path, '.git/worktrees')),
      readdirSync(join(bench.path, '.git')).filter((name) => /^gitops-auditor-/.test(name)),
    ];

    for (const [name, stop] of [
      ['while it keeps the first commits', { at: 'commit-tree', when: 'after' }],
      ['when it has kept all', { at: 'update-ref', when: 'after', nth: 2 }],
    ] as [string, Stop][])
      it(`${name}: undone`, async () => {
        using bench = await workbench();
        goneWorktrees(bench, 'review', 'old');
        const before = await everything(bench);
        const { executable, waiting } = stoppingGit(bench, stop);
        const args = [bench.folder.join('state'), bench.path, id, '{}', executable];
        await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, 'undone', one?.error?.message);
        assert.deepEqual(await everything(bench), before);
      });

    it('between two records, in its undo: finished', async () => {
      using bench = await workbench();
      goneWorktrees(bench, 'review', 'old');
      const before = await everything(bench);
      const { entryId = '' } = await bench.fix(id);
      const { executable, waiting } = stoppingGit(bench, { at: 'update-ref -d', when: 'after' });
      const args = [bench.folder.join('state'), entryId, executable];
      await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'undone', one?.error?.message);
      assert.deepEqual(await everything(bench), before);
    });
  });
});
