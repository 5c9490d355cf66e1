import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditorError } from '../../../../src/contract/errors.ts';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { git, commit as makeCommit } from '../../../fixtures/git.ts';
import { findingOf, locationOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const id = 'files/untrack';
const about = (...paths: string[]) => paths.map((path) => findingOf('files/tracked-environment-file', { path }));
const tracked = (path: string) => git(path, 'ls-files').split('\n');

async function untracked(bench: Workbench, answers: Record<string, string>, ...paths: string[]) {
  const result = await bench.fix(id, answers, undefined, about(...paths));
  assert.equal(result.outcome, 'done', result.message);
  return result.entryId ?? '';
}

describe('files/untrack', () => {
  it('takes files out of git, keeps them on disk, lists them in .gitignore, and gives all back byte for byte', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { '.env': 'A=1\n', 'app/.env': 'B=2\n', 'app/.gitignore': '*.log\r\n', kept: 'x\n' });
    writeFileSync(join(bench.path, 'kept'), 'staged\n');
    git(bench.path, 'add', 'kept');
    writeFileSync(join(bench.path, 'app/.env'), 'edited, not staged\n');
    git(bench.path, 'status');
    const before = snapshotRepository(bench.path);
    const index = readFileSync(join(bench.path, '.git/index'));
    const item = await bench.plan(id, {}, about('.env', 'app/.env'));
    assert.equal(item.state, 'ready', item.summary);
    assert.deepEqual(item.changes, [
      { path: '.gitignore', before: null, after: '/.env\n' },
      { path: 'app/.gitignore', before: '*.log\r\n', after: '*.log\r\n/.env\r\n' },
    ]);
    assert.match(item.warnings.join(' '), /stays in the history/);
    assert.match(item.warnings.join(' '), /git deletes the files wherever it is pulled/);

    const entryId = await untracked(bench, {}, '.env', 'app/.env');
    assert.deepEqual(
      tracked(bench.path).filter((name) => name.includes('env')),
      [],
    );
    assert.ok(tracked(bench.path).includes('.gitignore'));
    assert.equal(readFileSync(join(bench.path, 'app/.env'), 'utf8'), 'edited, not staged\n');
    assert.equal(git(bench.path, 'check-ignore', '.env', 'app/.env'), '.env\napp/.env');

    // Git writes into the index what it saw of the files: the same for all that.
    git(bench.path, 'status');
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
    assert.deepEqual(readFileSync(join(bench.path, '.git/index')), index);
  });

  it('touches no ignore file where one says so already, or where it is not wanted', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { '.env': 'A=1\n' });
    const kept = await untracked(bench, { ignore: 'no' }, '.env');
    assert.ok(!existsSync(join(bench.path, '.gitignore')));
    await bench.undo(kept);
    writeFileSync(join(bench.path, '.gitignore'), '.env*');
    const item = await bench.plan(id, {}, about('.env'));
    assert.deepEqual(item.changes, []);
    await untracked(bench, {}, '.env');
    assert.equal(readFileSync(join(bench.path, '.gitignore'), 'utf8'), '.env*');
  });

  it('is blocked, and why', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { '.env': 'A=1\n' });
    const why = async (...paths: string[]) => (await bench.plan(id, {}, about(...paths))).blocked?.message ?? '';
    assert.match(await why(), /None of the files found/);
    assert.match(await why('gone'), /None of the files found/);
    writeFileSync(join(bench.path, '.env'), 'A=2\n');
    git(bench.path, 'add', '.env');
    assert.match(await why('.env'), /\.env has staged changes/);
    git(bench.path, 'reset', '--quiet');
    const runner = new FixRunner({
      git: new Git(),
      store: bench.store,
      by: 'test',
      isUnsaved: (path) => path.endsWith('.gitignore'),
    });
    const plan = await runner.plan(id, [locationOf(bench.path)], {}, { signal: never, findings: () => about('.env') });
    assert.match(plan.items[0]?.blocked?.message ?? '', /not saved/);
  });

  it('refuses where the file was staged or committed since the preview', async () => {
    for (const commit of [false, true]) {
      using bench = await workbench();
      makeCommit(bench.path, { '.env': 'A=1\n' });
      const { planId } = await bench.plan(id, {}, about('.env'));
      writeFileSync(join(bench.path, '.env'), 'A=2\n');
      git(bench.path, 'add', '.env');
      if (commit) git(bench.path, 'commit', '--quiet', '--message', 'x');
      const before = snapshotRepository(bench.path);
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict');
      assert.equal(snapshotRepository(bench.path), before);
    }
  });

  it('is not undone over later work', async () => {
    for (const later of ['commit', 'stage', 'ignore'] as const) {
      using bench = await workbench();
      makeCommit(bench.path, { '.env': 'A=1\n', other: 'x\n' });
      const entryId = await untracked(bench, {}, '.env');
      if (later === 'commit') git(bench.path, 'commit', '--quiet', '--message', 'Stop tracking');
      if (later === 'stage') {
        writeFileSync(join(bench.path, 'other'), 'y\n');
        git(bench.path, 'add', 'other');
      }
      if (later === 'ignore') writeFileSync(join(bench.path, '.gitignore'), '/.env\nmore\n');
      const before = snapshotRepository(bench.path);
      await assert.rejects(bench.undo(entryId), { code: 'conflict' }, later);
      assert.equal(snapshotRepository(bench.path), before);
    }
  });

  it('says what is in the way of its undo, and what to do', async () => {
    const cases = [
      ['commit', /moved on/, /revert that commit/],
      ['other file', /^Other files have been staged since/, /git restore --staged/],
      ['own file', /^What is staged of \.env, \.gitignore is not as the change left it/, /git status/],
    ] as const;
    for (const [later, message, hint] of cases) {
      using bench = await workbench();
      makeCommit(bench.path, { '.env': 'A=1\n', '.gitignore': '*.log\n', other: 'x\n' });
      const entryId = await untracked(bench, {}, '.env');
      if (later === 'commit') git(bench.path, 'commit', '--quiet', '--message', 'Stop tracking');
      if (later === 'other file') git(bench.path, 'rm', '--quiet', '--cached', 'other');
      if (later === 'own file') git(bench.path, 'add', '.gitignore');
      await assert.rejects(bench.undo(entryId), (thrown: AuditorError) => {
        assert.match(thrown.message, message);
        assert.match(thrown.hint ?? '', hint);
        return thrown.code === 'conflict';
      });
    }
  });

  it('is undone where somebody has unstaged all of it by hand', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { '.env': 'A=1\n' });
    const before = snapshotRepository(bench.path);
    const entryId = await untracked(bench, {}, '.env');
    git(bench.path, 'reset', '--quiet');
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('takes a private key out, and says that the history keeps it', async () => {
    using bench = await workbench();
    const name = 'deploy/id_server';
    makeCommit(bench.path, { [name]: 'a key\n', 'deploy/run.sh': 'run\n' });
    const before = snapshotRepository(bench.path);
    const found = [findingOf('secrets/private-key', { path: name, fixes: [id] })];
    const item = await bench.plan(id, {}, found);
    assert.equal(item.summary, `Stop tracking ${name}`);
    assert.match(item.warnings.join(' '), /stays in the history and in every clone: secrets in it count as known/);
    const { entryId } = await bench.fix(id, {}, undefined, found);
    assert.ok(!tracked(bench.path).includes(name));
    assert.equal(git(bench.path, 'status', '--porcelain'), `A  .gitignore\nD  ${name}`);
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('takes all back where git fails halfway', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { '.env': 'A=1\n' });
    const before = snapshotRepository(bench.path);
    const executable = bench.folder.join('failing-git');
    const once = bench.folder.join('once');
    writeFileSync(
      executable,
      `#!/bin/sh\ncase "$*" in *--force-remove*) mkdir '${once}' && exit 1;; esac\nexec git "$@"\n`,
    );
    chmodSync(executable, 0o755);
    const runner = new FixRunner({ git: new Git({ executable }), store: bench.store, by: 'test' });
    const plan = await runner.plan(id, [locationOf(bench.path)], {}, { signal: never, findings: () => about('.env') });
    const [result] = await runner.apply(plan.id, { signal: never });
    assert.equal(result?.outcome, 'failed');
    assert.equal(snapshotRepository(bench.path), before);
    assert.ok(!existsSync(join(bench.path, '.gitignore')));
  });

  it('works with odd names, and with a linked worktree', async () => {
    using bench = await workbench();
    const odd = ['#hash', '!bang', ' space ', 'a*[b]?\\', 'ünï', '-dash'];
    makeCommit(bench.path, Object.fromEntries(odd.map((name) => [name, 'x\n'])));
    const place = bench.folder.join('tree');
    git(bench.path, 'worktree', 'add', '--quiet', '-b', 'topic', place);
    const before = git(place, 'ls-files', '--stage');
    const result = await bench.fix(id, {}, [{ ...locationOf(place), kind: 'worktree' }], about(...odd));
    assert.equal(result.outcome, 'done', result.message);
    assert.equal(
      git(place, 'status', '--porcelain', '--untracked-files=all')
        .split('\n')
        .filter((line) => line.startsWith('?'))
        .join(),
      '',
    );
    await bench.undo(result.entryId);
    assert.equal(git(place, 'ls-files', '--stage'), before);
    renameSync(place, `${place}-away`);
  });
});
