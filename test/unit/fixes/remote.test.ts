import assert from 'node:assert/strict';
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cloneOf, git, makeBareRemote, commit as makeCommit, makeRepository } from '../../fixtures/git.ts';
import { locationOf, never, pushFromElsewhere, snapshotRepository, workbench } from './workbench.ts';

const remoteHook = (remote: string, name: string, script: string) => {
  writeFileSync(`${remote}/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${remote}/hooks/${name}`, 0o755);
};

describe('fixes between a repository and its remotes', () => {
  describe('git/push', () => {
    it('sends what is ahead, and says that it cannot be undone', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' }, { message: 'One thing' });
      makeCommit(bench.path, { b: '1' }, { message: 'Another' });
      const item = await bench.plan('git/push');
      assert.equal(item.summary, 'Push 2 commits of main to origin/main');
      assert.deepEqual(
        item.details.map((line) => line.replace(/^\w+ /, '')),
        ['Another', 'One thing'],
      );
      assert.equal(item.undoable, false);
      const result = await bench.fix('git/push');
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.remote, 'rev-parse', 'main'), git(bench.path, 'rev-parse', 'HEAD'));
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /cannot be undone/ });
      assert.match((await bench.plan('git/push')).blocked?.message ?? '', /has every commit/);
    });

    it('pushes to the upstream, whatever its name, from file:// too', async () => {
      using bench = await workbench();
      git(bench.path, 'remote', 'set-url', 'origin', `file://${bench.remote}`);
      git(bench.path, 'switch', '--quiet', '--create', 'topic');
      git(bench.path, 'push', '--quiet', '--set-upstream', 'origin', 'topic:refs/heads/other/name');
      makeCommit(bench.path, { a: '1' });
      assert.equal((await bench.fix('git/push')).outcome, 'done');
      assert.equal(git(bench.remote, 'rev-parse', 'other/name'), git(bench.path, 'rev-parse', 'HEAD'));
    });

    it('never forces: what the remote has in the meantime stays', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' });
      const { planId } = await bench.plan('git/push');
      const theirs = pushFromElsewhere(bench, { theirs: 'x' });
      const before = snapshotRepository(bench.path);
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'rejected');
      assert.equal(git(bench.remote, 'rev-parse', 'main'), theirs);
      assert.equal(snapshotRepository(bench.path), before);
      git(bench.path, 'fetch', '--quiet');
      assert.match((await bench.plan('git/push')).blocked?.message ?? '', /1 commit that main has not/);
      assert.match((await bench.plan('git/pull')).blocked?.message ?? '', /diverged/);
    });

    it('quotes a hook of the remote, or of its own, that declines', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' });
      remoteHook(bench.remote, 'pre-receive', 'echo "only on Mondays" >&2; exit 1');
      const declined = await bench.fix('git/push');
      assert.equal(declined.error?.code, 'rejected');
      assert.match(declined.message, /only on Mondays/);
      rmSync(`${bench.remote}/hooks/pre-receive`);
      remoteHook(`${bench.path}/.git`, 'pre-push', 'echo "tests fail" >&2; exit 1');
      assert.match((await bench.fix('git/push')).message, /tests fail/);
    });

    it('says so when the remote is gone, and that the outcome is not known', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' });
      renameSync(bench.remote, `${bench.remote}-away`);
      const result = await bench.fix('git/push');
      assert.equal(result.outcome, 'failed');
      assert.equal(result.error?.code, 'git-failed');
    });

    it('is blocked when detached, without upstream, with one that is gone, or with a local one', async () => {
      using bench = await workbench();
      const blocked = async () => (await bench.plan('git/push')).blocked?.message ?? '';
      git(bench.path, 'switch', '--quiet', '--create', 'lone');
      assert.match(await blocked(), /lone has no upstream/);
      git(bench.path, 'branch', '--quiet', '--set-upstream-to', 'main');
      assert.match(await blocked(), /follows another local branch/);
      git(bench.path, 'switch', '--quiet', 'main');
      git(bench.path, 'update-ref', '-d', 'refs/remotes/origin/main');
      assert.match(await blocked(), /gone or was never fetched/);
      git(bench.path, 'switch', '--quiet', '--detach');
      assert.match(await blocked(), /detached/);
      const plan = await bench.runner.plan('git/push', [locationOf(bench.remote)], {}, { signal: never });
      assert.match(plan.items[0]?.blocked?.message ?? '', /bare/);
      const unborn = makeRepository(bench.folder.join('unborn'), { commits: 0 });
      const second = await bench.runner.plan('git/push', [locationOf(unborn)], {}, { signal: never });
      assert.match(second.items[0]?.blocked?.message ?? '', /no upstream/);
    });
  });

  describe('git/pull', () => {
    it('fast-forwards as previewed and goes back, keeping what is staged and changed elsewhere', async () => {
      using bench = await workbench();
      pushFromElsewhere(bench, { 'README.md': 'theirs\n', 'new/file': 'new\n' });
      git(bench.path, 'fetch', '--quiet');
      writeFileSync(`${bench.path}/src/one.txt`, 'staged\n');
      git(bench.path, 'add', 'src/one.txt');
      writeFileSync(`${bench.path}/src/two.txt`, 'changed\n');
      writeFileSync(`${bench.path}/untracked`, 'x\n');
      const before = snapshotRepository(bench.path);
      const item = await bench.plan('git/pull');
      assert.equal(item.summary, 'Fast-forward main by 1 commit to origin/main');
      assert.match(item.warnings.join(), /local changes/);
      // More arrives meanwhile: the plan says how far.
      const planned = git(bench.path, 'rev-parse', 'origin/main');
      pushFromElsewhere(bench, { later: 'x' });
      const result = await bench.fix('git/pull');
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'rev-parse', 'HEAD'), planned);
      assert.equal(readFileSync(`${bench.path}/new/file`, 'utf8'), 'new\n');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('refuses where local changes are in the way, and changes nothing', async () => {
      using bench = await workbench();
      pushFromElsewhere(bench, { 'README.md': 'theirs\n', fresh: 'theirs\n' });
      git(bench.path, 'fetch', '--quiet');
      for (const name of ['README.md', 'fresh']) {
        writeFileSync(`${bench.path}/${name}`, 'ours\n');
        const before = snapshotRepository(bench.path);
        const result = await bench.fix('git/pull');
        assert.equal(result.error?.code, 'conflict', result.message);
        assert.equal(snapshotRepository(bench.path), before);
        git(bench.path, 'stash', 'push', '--quiet', '--include-untracked');
      }
      const result = await bench.fix('git/pull');
      writeFileSync(`${bench.path}/README.md`, 'edited after\n');
      const before = snapshotRepository(bench.path);
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /in the way/ });
      assert.equal(snapshotRepository(bench.path), before);
      makeCommit(bench.path, {});
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /moved on/ });
    });

    it('is refused when a fetch came between preview and pull, and blocked when there is nothing', async () => {
      using bench = await workbench();
      assert.match((await bench.plan('git/pull')).blocked?.message ?? '', /as last fetched/);
      pushFromElsewhere(bench, { a: '1' });
      git(bench.path, 'fetch', '--quiet');
      const { planId } = await bench.plan('git/pull');
      pushFromElsewhere(bench, { b: '1' });
      git(bench.path, 'fetch', '--quiet');
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict');
    });
  });

  describe('git/fetch', () => {
    it('asks every remote, of a bare repository too', async () => {
      using bench = await workbench();
      const second = makeBareRemote(bench.folder.join('second.git'));
      git(bench.path, 'push', '--quiet', second, 'main');
      git(bench.path, 'remote', 'add', 'second', second);
      const tip = pushFromElsewhere(bench, { a: '1' });
      const result = await bench.fix('git/fetch');
      assert.equal(result.message, 'Fetched from origin, second');
      assert.equal(git(bench.path, 'rev-parse', 'origin/main'), tip);
      assert.ok(git(bench.path, 'rev-parse', 'second/main'));
      const bare = cloneOf(bench.remote, bench.folder.join('bare.git'), '--bare');
      assert.equal((await bench.fix('git/fetch', {}, [locationOf(bare)])).outcome, 'done');
    });

    it('is blocked without a remote, and fails by name where one is gone', async () => {
      using bench = await workbench();
      git(bench.path, 'remote', 'set-url', 'origin', bench.folder.join('nowhere'));
      const result = await bench.fix('git/fetch');
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, /Fetching from origin failed/);
      git(bench.path, 'remote', 'remove', 'origin');
      assert.match((await bench.plan('git/fetch')).blocked?.message ?? '', /no remote/);
    });
  });

  describe('git/set-upstream', () => {
    it('follows the branch of the same name and takes it back', async () => {
      using bench = await workbench();
      git(bench.path, 'branch', '--unset-upstream');
      const before = snapshotRepository(bench.path);
      const item = await bench.plan('git/set-upstream');
      assert.equal(item.summary, 'Let main follow origin/main');
      const result = await bench.fix('git/set-upstream', { remote: 'origin' });
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'rev-parse', '--abbrev-ref', '@{upstream}'), 'origin/main');
      assert.match((await bench.plan('git/set-upstream')).blocked?.message ?? '', /already/);
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('gives a former upstream back, unless it was changed again', async () => {
      using bench = await workbench();
      git(bench.path, 'push', '--quiet', 'origin', 'main:other');
      git(bench.path, 'branch', '--quiet', '--set-upstream-to=origin/other');
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/set-upstream');
      git(bench.path, 'config', 'branch.main.merge', 'refs/heads/third');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /changed again/ });
      git(bench.path, 'config', 'branch.main.merge', 'refs/heads/main');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('publishes a branch only when told to', async () => {
      using bench = await workbench();
      git(bench.path, 'switch', '--quiet', '--create', 'feature/new');
      const silent = await bench.plan('git/set-upstream');
      assert.equal(silent.blocked?.code, 'bad-input');
      const item = await bench.plan('git/set-upstream', { publish: 'yes' });
      assert.equal(item.undoable, false);
      const result = await bench.fix('git/set-upstream', { publish: 'yes' });
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'rev-parse', '--abbrev-ref', '@{upstream}'), 'origin/feature/new');
      assert.equal(git(bench.remote, 'rev-parse', 'feature/new'), git(bench.path, 'rev-parse', 'HEAD'));
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict' });
    });

    it('offers the remotes that there are and takes no other', async () => {
      using bench = await workbench();
      git(bench.path, 'remote', 'add', 'backup', bench.remote);
      const [question] = await bench.runner.questions('git/set-upstream', bench.location, { signal: never });
      assert.deepEqual(question?.choices?.map(({ value }) => value).sort(), ['backup', 'origin']);
      assert.equal(question?.default, 'origin');
      assert.equal((await bench.plan('git/set-upstream', { remote: 'elsewhere' })).blocked?.code, 'bad-input');
      git(bench.path, 'remote', 'remove', 'backup');
      git(bench.path, 'remote', 'remove', 'origin');
      assert.match((await bench.plan('git/set-upstream')).blocked?.message ?? '', /no remote/);
      const unborn = makeRepository(bench.folder.join('unborn'), { commits: 0 });
      const plan = await bench.runner.plan('git/set-upstream', [locationOf(unborn)], {}, { signal: never });
      assert.match(plan.items[0]?.blocked?.message ?? '', /no commit yet/);
    });

    it('is refused when the branch has changed since the preview', async () => {
      using bench = await workbench();
      git(bench.path, 'branch', '--unset-upstream');
      const { planId } = await bench.plan('git/set-upstream');
      makeCommit(bench.path, {});
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict');
    });
  });
});
