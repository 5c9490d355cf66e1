import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergePolicies } from '../../../../src/engine/audit/policy/merge.ts';
import { parsePolicy } from '../../../../src/engine/audit/policy/parse.ts';
import { rules } from '../../../../src/engine/audit/rules/index.ts';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { git, commit as makeCommit } from '../../../fixtures/git.ts';
import { killWhenWaiting, type Stop, stoppingGit } from '../kill.ts';
import { locationOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const id = 'git/delete-merged-branches';
const longAgo = new Date('2020-01-01T00:00:00Z');

const logOf = (path: string, name: string) => join(path, '.git/logs/refs/heads', name);
const branches = (path: string) => git(path, 'for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');

/** Branches with a commit each, merged into main and at rest since 2020. */
function merged({ path }: Workbench, ...names: string[]): void {
  for (const name of names) {
    git(path, 'switch', '--quiet', '--create', name, 'main');
    makeCommit(path, { [`${name.replaceAll('/', '-')}.txt`]: `${name}\n` });
    git(path, 'switch', '--quiet', 'main');
    git(path, 'merge', '--quiet', '--no-ff', '--no-edit', name);
  }
  for (const name of names) utimesSync(logOf(path, name), longAgo, longAgo);
}

const lines = (path: string) => snapshotRepository(path).split('\n').sort();

describe('git/delete-merged-branches', () => {
  it('deletes what is merged and at rest, with its settings, and makes it again with its reflog', async () => {
    using bench = await workbench();
    merged(bench, 'topic', 'fix/deep.er', 'develop', 'fresh');
    utimesSync(logOf(bench.path, 'fresh'), new Date(), new Date());
    git(bench.path, 'branch', 'unmerged');
    git(bench.path, 'config', 'branch.topic.remote', 'origin');
    git(bench.path, 'config', 'branch.topic.merge', 'refs/heads/topic');
    git(bench.path, 'config', '--add', 'branch.topic.x', 'one\ntwo');
    git(bench.path, 'config', '--add', 'branch.topic.x', 'three');
    git(bench.path, 'config', 'branch.fix/deep.er.description', 'Mends "it"');
    const [before, log] = [lines(bench.path), readFileSync(logOf(bench.path, 'topic'))];
    const headLog = readFileSync(join(bench.path, '.git/logs/HEAD'));
    const item = await bench.plan(id);
    assert.match(item.summary, /Delete 2 branches merged into main/);
    assert.deepEqual(item.commands, [
      ['git', 'branch', '--delete', '--', 'fix/deep.er'],
      ['git', 'branch', '--delete', '--', 'topic'],
    ]);

    const { entryId, message } = await bench.fix(id);
    assert.deepEqual(branches(bench.path), ['develop', 'fresh', 'main', 'unmerged'], message);
    assert.doesNotMatch(readFileSync(join(bench.path, '.git/config'), 'utf8'), /topic|deep/);
    assert.ok(!existsSync(logOf(bench.path, 'topic')));
    assert.deepEqual(readFileSync(join(bench.path, '.git/logs/HEAD')), headLog, 'HEAD was not touched');

    await bench.undo(entryId);
    assert.deepEqual(lines(bench.path), before);
    assert.deepEqual(readFileSync(logOf(bench.path, 'topic')), log);
    assert.equal(statSync(logOf(bench.path, 'topic')).mtimeMs, longAgo.getTime());
    assert.equal(git(bench.path, 'config', 'branch.fix/deep.er.description'), 'Mends "it"');
    assert.equal((await bench.plan(id)).state, 'ready', 'as before');
  });

  it('follows the options of the rule in the policy', async () => {
    using bench = await workbench();
    merged(bench, 'topic', 'release');
    const text = 'rules:\n  git/merged-branches: { keep: [release] }\n';
    const policy = mergePolicies([parsePolicy(text, '/p/.gitops-auditor.yaml', rules, 0).part]);
    const runner = new FixRunner({ git: new Git(), store: bench.store, by: 'test', policyOf: () => policy });
    const plan = await runner.plan(id, [locationOf(bench.path)], {}, { signal: never });
    await runner.apply(plan.id, { signal: never });
    assert.deepEqual(branches(bench.path), ['main', 'release']);
  });

  it('leaves what is checked out, rebased or bisected somewhere', async () => {
    using bench = await workbench();
    merged(bench, 'tree', 'rebased', 'bisected', 'topic');
    git(bench.path, 'worktree', 'add', '--quiet', bench.folder.join('tree'), 'tree');
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', bench.folder.join('other'));
    const record = join(bench.path, '.git/worktrees/other');
    writeFileSync(join(record, 'BISECT_START'), 'bisected\n');
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', bench.folder.join('third'));
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(bench.path, '.git/worktrees/third/rebase-merge'));
    writeFileSync(join(bench.path, '.git/worktrees/third/rebase-merge/head-name'), 'refs/heads/rebased\n');
    assert.equal((await bench.fix(id)).outcome, 'done');
    assert.deepEqual(branches(bench.path), ['bisected', 'main', 'rebased', 'tree']);
  });

  it('leaves another name of a branch, also one that is that only since the preview', async () => {
    using bench = await workbench();
    merged(bench, 'other', 'topic');
    git(bench.path, 'switch', '--quiet', '--create', 'kept');
    makeCommit(bench.path, { 'kept.txt': 'kept' });
    git(bench.path, 'switch', '--quiet', 'main');
    const alias = (name: string, of: string) => {
      git(bench.path, 'symbolic-ref', `refs/heads/${name}`, `refs/heads/${of}`);
      cpSync(logOf(bench.path, 'other'), logOf(bench.path, name), { preserveTimestamps: true });
    };
    alias('alias', 'other');
    const item = await bench.plan(id);
    assert.deepEqual(
      item.commands.map((command) => command.at(-1)),
      ['other', 'topic'],
    );
    const oid = git(bench.path, 'rev-parse', 'topic');
    git(bench.path, 'update-ref', 'refs/heads/same', oid);
    alias('topic', 'same');
    const before = lines(bench.path);
    const [result] = await bench.runner.apply(item.planId, { signal: never });
    assert.equal(result?.error?.code, 'conflict');
    assert.deepEqual(lines(bench.path), before);
    assert.equal(git(bench.path, 'symbolic-ref', 'refs/heads/alias'), 'refs/heads/other');
  });

  it('takes the default branch of the remote', async () => {
    using bench = await workbench();
    merged(bench, 'topic');
    git(bench.path, 'push', '--quiet');
    git(bench.path, 'remote', 'set-head', 'origin', 'main');
    const item = await bench.plan(id);
    assert.match(item.summary, /merged into origin\/main/);
    assert.equal((await bench.fix(id)).outcome, 'done');
    assert.deepEqual(branches(bench.path), ['main']);
  });

  it('refuses, and deletes none, where one of them or the default branch moved since the preview', async () => {
    for (const move of ['topic', 'main', 'gone'] as const) {
      using bench = await workbench();
      merged(bench, 'other', 'topic');
      const { planId } = await bench.plan(id);
      if (move === 'gone') git(bench.path, 'branch', '--quiet', '--delete', '--force', 'topic');
      else git(bench.path, 'update-ref', `refs/heads/${move}`, git(bench.path, 'rev-parse', 'main^'));
      utimesSync(logOf(bench.path, 'other'), longAgo, longAgo);
      const before = lines(bench.path);
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict', move);
      assert.deepEqual(lines(bench.path), before);
    }
  });

  it('is not undone over a branch of the same name, or other settings', async () => {
    for (const later of ['branch', 'folder', 'setting'] as const) {
      using bench = await workbench();
      merged(bench, 'topic');
      git(bench.path, 'config', 'branch.topic.remote', 'origin');
      const { entryId } = await bench.fix(id);
      if (later === 'branch') git(bench.path, 'branch', 'topic');
      if (later === 'folder') git(bench.path, 'branch', 'topic/new');
      if (later === 'setting') git(bench.path, 'config', 'branch.topic.remote', 'other');
      const before = lines(bench.path);
      await assert.rejects(bench.undo(entryId), { code: 'conflict' }, later);
      assert.deepEqual(lines(bench.path), before);
    }
  });

  it('keeps the commits, should the default branch be rewritten and git collect garbage', async () => {
    using bench = await workbench();
    merged(bench, 'topic');
    const oid = git(bench.path, 'rev-parse', 'topic');
    const { entryId } = await bench.fix(id);
    git(bench.path, 'reset', '--quiet', '--hard', 'origin/main');
    git(bench.path, 'reflog', 'expire', '--expire=now', '--all');
    git(bench.path, 'gc', '--quiet', '--prune=now');
    await bench.undo(entryId);
    assert.equal(git(bench.path, 'rev-parse', 'topic'), oid);
  });

  it('works where the refs are packed', async () => {
    using bench = await workbench();
    merged(bench, 'topic');
    git(bench.path, 'pack-refs', '--all');
    const before = lines(bench.path);
    const { entryId } = await bench.fix(id);
    assert.deepEqual(branches(bench.path), ['main']);
    await bench.undo(entryId);
    assert.deepEqual(lines(bench.path), before);
  });

  describe('killed', () => {
    if (process.platform === 'win32') return;

    const everything = (bench: Workbench) => [
      ...snapshotRepository(bench.path, { backups: true }).replace('gitops-auditor.lock', '').split('\n').sort(),
      readFileSync(logOf(bench.path, 'topic'), 'utf8'),
    ];
    const prepared = async () => {
      const bench = await workbench();
      merged(bench, 'topic', 'other');
      git(bench.path, 'config', 'branch.topic.remote', 'origin');
      git(bench.path, 'config', 'branch.other.description', 'Other');
      return bench;
    };

    for (const [name, stop, outcome] of [
      ['when it has kept them', { at: 'gitops-auditor: keep', when: 'after' }, 'undone'],
      ['before they go', { at: 'gitops-auditor: merged', when: 'before' }, 'undone'],
      ['when they are gone', { at: 'gitops-auditor: merged', when: 'after' }, 'done'],
      ['in the middle of the settings', { at: '--unset-all', when: 'after' }, 'done'],
    ] as [string, Stop, 'done' | 'undone'][])
      it(`${name}: ${outcome}`, async () => {
        using bench = await prepared();
        const before = everything(bench);
        const { executable, waiting } = stoppingGit(bench, stop);
        const args = [bench.folder.join('state'), bench.path, id, '{}', executable];
        await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, outcome, one?.error?.message);
        if (outcome === 'done') {
          assert.deepEqual(branches(bench.path), ['main']);
          await bench.undo(one?.entry.id);
        }
        assert.deepEqual(everything(bench), before);
      });

    for (const [name, stop, outcome] of [
      ['before the settings', { at: '--replace-all', when: 'before' }, 'done'],
      ['in the middle of the settings', { at: '--replace-all', when: 'after' }, 'undone'],
      ['before the branches', { at: 'gitops-auditor: merged', when: 'before' }, 'undone'],
      ['after the branches', { at: 'gitops-auditor: merged', when: 'after' }, 'undone'],
      ['at the end', { at: 'update-ref -d', when: 'after' }, 'undone'],
    ] as [string, Stop, 'done' | 'undone'][])
      it(`in its undo, ${name}: ${outcome}`, async () => {
        using bench = await prepared();
        const before = everything(bench);
        const { entryId = '' } = await bench.fix(id);
        const { executable, waiting } = stoppingGit(bench, stop);
        const args = [bench.folder.join('state'), entryId, executable];
        await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, outcome, one?.error?.message);
        if (outcome === 'done') await bench.undo(entryId);
        assert.deepEqual(everything(bench), before);
      });

    /** Its undo is cut off before the branches, and what keeps their commits is gone. */
    const withoutKept = async (bench: Workbench) => {
      const { entryId = '' } = await bench.fix(id);
      const { executable, waiting } = stoppingGit(bench, { at: 'gitops-auditor: merged', when: 'before' });
      const args = [bench.folder.join('state'), entryId, executable];
      await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
      git(bench.path, 'update-ref', '-d', `refs/gitops-auditor/branches/${entryId}`);
      return entryId;
    };

    it('in its undo, and what keeps them expired: the branches are there again all the same', async () => {
      using bench = await prepared();
      const before = everything(bench);
      await withoutKept(bench);
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'undone', one?.error?.message);
      assert.deepEqual(everything(bench), before);
    });

    it('in its undo, and the commits are gone too: it stays done, settings and all', async () => {
      using bench = await prepared();
      await withoutKept(bench);
      git(bench.path, 'reset', '--quiet', '--hard', 'origin/main');
      git(bench.path, 'reflog', 'expire', '--expire=now', '--all');
      git(bench.path, 'gc', '--quiet', '--prune=now');
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'done', one?.error?.message);
      assert.deepEqual(branches(bench.path), ['main']);
      assert.doesNotMatch(readFileSync(join(bench.path, '.git/config'), 'utf8'), /topic|other/);
    });

    it('in its undo, at the end, and a branch has moved on since: it is left where it is', async () => {
      using bench = await prepared();
      const { entryId = '' } = await bench.fix(id);
      const { executable, waiting } = stoppingGit(bench, { at: 'update-ref -d', when: 'after' });
      const args = [bench.folder.join('state'), entryId, executable];
      await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
      git(bench.path, 'update-ref', 'refs/heads/topic', git(bench.path, 'rev-parse', 'main'));
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'undone', one?.error?.message);
      assert.equal(git(bench.path, 'rev-parse', 'topic'), git(bench.path, 'rev-parse', 'main'));
    });
  });
});
