import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pruneBackupFolders } from '../../../../src/engine/fixes/backups.ts';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import type { RepositoryLocation } from '../../../../src/engine/git/facts.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { lockFileName } from '../../../../src/engine/store/lock.ts';
import { openStore } from '../../../../src/engine/store/store.ts';
import { git, commit as makeCommit, makeRepository } from '../../../fixtures/git.ts';
import { findingOf, locationOf, makeDirty, never, snapshotRepository, workbench } from '../workbench.ts';

const id = 'inventory/move-to-trash';
const memory = '/dev/shm';
const extra = [findingOf('inventory/extra')];
const evenSo = { onlyHere: 'yes' };

/** A repository below the folder that is audited, and a runner whose state lies in `state`. */
async function trashBench(state?: string) {
  const bench = await workbench();
  const stateFolder = state ?? bench.folder.join('state');
  const store = state === undefined ? bench.store : await openStore(state);
  const runner = state === undefined ? bench.runner : new FixRunner({ git: new Git(), store, by: 'test' });
  const location: RepositoryLocation = { ...locationOf(bench.path), root: bench.folder.path };
  const plan = async (answers: Record<string, string> = {}, at = location, findings = extra) => {
    const made = await runner.plan(id, [at], answers, { signal: never, findings: () => findings });
    return { ...(made.items[0] ?? assert.fail()), planId: made.id };
  };
  return {
    ...bench,
    store,
    runner,
    stateFolder,
    location,
    plan,
    why: async (at = location, findings = extra) => (await plan(evenSo, at, findings)).blocked?.message ?? '',
    async trash(answers: Record<string, string> = {}, at = location) {
      const [result] = await runner.apply((await plan(answers, at)).planId, { signal: never });
      assert.equal(result?.outcome, 'done', result?.message);
      return result?.entryId ?? '';
    },
    undo: (entryId: string) => runner.undo(entryId, { signal: never }),
    trashed: (entryId: string) => join(stateFolder, 'backups', entryId, 'alpha'),
    [Symbol.dispose]() {
      if (state !== undefined) store.close();
      bench[Symbol.dispose]();
    },
  };
}

/** All of a repository, with times and what git keeps for itself. */
const listing = (path: string): string =>
  execFileSync('find', ['.', '!', '-type', 'd', '-printf', '%p %m %s %T@ %l\n'], { cwd: path, encoding: 'utf8' })
    .split('\n')
    .sort()
    .join('\n');

describe('inventory/move-to-trash', function () {
  this.timeout(60_000);

  it('moves a repository away, says until when it can come back, and brings it back byte for byte', async () => {
    using bench = await trashBench();
    const before = [snapshotRepository(bench.path), listing(bench.path)];
    const item = await bench.plan();
    assert.equal(item.state, 'ready', item.summary);
    assert.match(item.details.join(), /can be put back until \d{4}-\d\d-\d\d/);
    const entryId = await bench.trash();
    assert.ok(!existsSync(bench.path));
    assert.deepEqual([snapshotRepository(bench.trashed(entryId)), listing(bench.trashed(entryId))], before);
    await bench.undo(entryId);
    assert.deepEqual([snapshotRepository(bench.path), listing(bench.path)], before);
    assert.deepEqual(
      readdirSync(bench.folder.path).filter((name) => name.startsWith('.')),
      [],
    );
    await assert.rejects(bench.undo(entryId), { code: 'conflict' });
  });

  it('lists what is only here, and moves that only where it is told to', async () => {
    using bench = await trashBench();
    makeCommit(bench.path, { more: 'm\n' });
    git(bench.path, 'branch', 'local-topic');
    writeFileSync(join(bench.path, 'more'), 'changed\n');
    git(bench.path, 'stash', 'push', '--quiet', '--message', 'half a thought');
    makeDirty(bench.path);
    const before = snapshotRepository(bench.path);
    const blocked = await bench.plan();
    assert.equal(blocked.state, 'blocked');
    for (const word of ['commit that no remote has', 'untracked paths', 'stash', 'uncommitted change'])
      assert.match(blocked.summary, new RegExp(word), blocked.summary);
    assert.equal((await bench.plan({ onlyHere: 'no' })).state, 'blocked');
    const item = await bench.plan(evenSo);
    assert.match(item.warnings.join('\n'), /Only here: 1 stash/);
    assert.match(item.warnings.join('\n'), /1 ignored path/);
    assert.match(item.details.join('\n'), /untracked: private\.txt/);
    assert.match(item.details.join('\n'), /stashed: .*half a thought/);
    const entryId = await bench.trash(evenSo);
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('needs no word for a repository without a commit, and asks for one that has no remote', async () => {
    using bench = await trashBench();
    const at = (name: string, init: () => void) => {
      init();
      return { ...locationOf(bench.folder.join(name)), root: bench.folder.path };
    };
    const empty = at('empty', () => git(bench.folder.path, 'init', '--quiet', 'empty'));
    assert.equal((await bench.plan({}, empty)).state, 'ready');
    const lonely = at('lonely', () => makeRepository(bench.folder.join('lonely'), { files: { a: 'a\n' } }));
    assert.match((await bench.plan({}, lonely)).summary, /1 commit that no remote has \(/);
    const bare = at('bare.git', () => git(bench.folder.path, 'clone', '--quiet', '--bare', 'lonely', 'bare.git'));
    assert.match((await bench.plan({}, bare)).summary, /1 commit that no remote has \(/);
    const before = listing(bare.path);
    git(lonely.path, 'remote', 'add', 'origin', bare.path);
    git(lonely.path, 'fetch', '--quiet');
    assert.equal((await bench.plan({}, lonely)).state, 'ready');
    const entryId = await bench.trash(evenSo, bare);
    assert.ok(!existsSync(bare.path));
    await bench.undo(entryId);
    assert.equal(listing(bare.path), before);
  });

  it('refuses what the preview did not say', async () => {
    using bench = await trashBench();
    writeFileSync(join(bench.path, 'one'), '1');
    const { planId } = await bench.plan(evenSo);
    renameSync(join(bench.path, 'one'), join(bench.path, 'two'));
    const [result] = await bench.runner.apply(planId, { signal: never });
    assert.equal(result?.error?.code, 'conflict');
    assert.ok(existsSync(join(bench.path, 'two')));
    assert.ok(!existsSync(join(bench.path, '.git', lockFileName)));
  });

  it('refuses roots, what others need, and what is not its own', async () => {
    using bench = await trashBench();
    const { location, folder, path } = bench;
    assert.match(await bench.why(location, []), /No inventory calls alpha extra/);
    assert.match(await bench.why({ ...location, root: path }), /a folder that is audited/);
    assert.match(await bench.why({ ...location, root: join(path, 'src') }), /a folder that is audited/);
    assert.match(await bench.why({ ...location, kind: 'submodule' }), /belongs to another/);
    symlinkSync(path, folder.join('link'));
    assert.match(await bench.why({ ...location, path: folder.join('link') }), /is a link/);

    makeRepository(join(path, 'vendor/inner'));
    assert.match(await bench.why(), /holds another repository: .*inner/);
    rmSync(join(path, 'vendor'), { recursive: true });

    const tree = folder.join('tree');
    git(path, 'worktree', 'add', '--quiet', '-b', 'topic', tree);
    assert.match(await bench.why(), /tree is a linked worktree of it/);
    assert.match(await bench.why({ ...locationOf(tree), kind: 'worktree', root: folder.path }), /belongs to another/);
    git(path, 'worktree', 'remove', tree);
    assert.equal(await bench.why(), '');

    makeRepository(folder.join('apart'));
    git(folder.join('apart'), 'init', '--quiet', '--separate-git-dir', folder.join('apart-git'));
    const apart = { ...locationOf(folder.join('apart')), root: folder.path };
    assert.match(await bench.why(apart), /git directory of apart lies elsewhere/);
  });

  it('refuses where the state folder lies in it', async () => {
    using outer = await workbench();
    const state = join(outer.path, 'state');
    const store = await openStore(state);
    const runner = new FixRunner({ git: new Git(), store, by: 'test' });
    const location = { ...locationOf(outer.path), root: outer.folder.path };
    const plan = await runner.plan(id, [location], evenSo, { signal: never, findings: () => extra });
    store.close();
    assert.match(plan.items[0]?.summary ?? '', /trash itself lies in it/);
  });

  it('takes its submodules and its own worktrees along, and says what is only in them', async () => {
    using bench = await trashBench();
    git(bench.path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', bench.remote, 'sub');
    git(bench.path, 'commit', '--quiet', '--message', 'Add a submodule');
    git(bench.path, 'worktree', 'add', '--quiet', '-b', 'topic', join(bench.path, 'tree'));
    git(bench.path, 'push', '--quiet', '--all');
    writeFileSync(join(bench.path, '.git/info/exclude'), '/tree/\n');
    writeFileSync(join(bench.path, 'tree/idea'), 'x');
    makeCommit(join(bench.path, 'sub'), { own: 'x\n' });
    const { summary } = await bench.plan();
    assert.match(summary, /1 untracked path \(idea\) in tree/);
    assert.match(summary, /1 commit that no remote has \(.*\) in sub/);
    const before = listing(bench.path);
    await bench.undo(await bench.trash(evenSo));
    assert.equal(listing(bench.path), before);
    assert.match(git(join(bench.path, 'tree'), 'status', '--porcelain'), /idea/);
  });

  it('does not come back over what is there now, nor once it has expired', async () => {
    using bench = await trashBench();
    const before = snapshotRepository(bench.path);
    const entryId = await bench.trash();
    mkdirSync(bench.path);
    await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /Something stands at/ });
    assert.deepEqual(readdirSync(bench.path), []);
    rmSync(bench.path, { recursive: true });

    const backups = join(bench.stateFolder, 'backups', entryId);
    assert.equal(await pruneBackupFolders(bench.stateFolder, bench.store.journal), 0);
    assert.equal(snapshotRepository(bench.trashed(entryId)), before);
    utimesSync(backups, new Date(0), new Date(0));
    assert.equal(await pruneBackupFolders(bench.stateFolder, bench.store.journal), 1);
    assert.deepEqual(readdirSync(join(bench.stateFolder, 'backups')), []);
    await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /not in the trash any more/ });
    assert.ok(!existsSync(bench.path));
  });

  it('expires however it was made: it is old only from when it was moved, and folders that are read-only go too', async () => {
    using bench = await trashBench();
    mkdirSync(join(bench.path, 'cache/deep'), { recursive: true });
    writeFileSync(join(bench.path, 'cache/deep/file'), 'x', { mode: 0o444 });
    execFileSync('chmod', ['-R', 'a-w', join(bench.path, 'cache')]);
    utimesSync(bench.path, new Date(0), new Date(0));
    const entryId = await bench.trash(evenSo);
    assert.equal(await pruneBackupFolders(bench.stateFolder, bench.store.journal), 0);
    utimesSync(join(bench.stateFolder, 'backups', entryId), new Date(0), new Date(0));
    assert.equal(await pruneBackupFolders(bench.stateFolder, bench.store.journal), 1);
    assert.deepEqual(readdirSync(join(bench.stateFolder, 'backups')), []);
  });

  for (const disk of ['the same disk', 'another disk'])
    describe(`on ${disk}`, () => {
      let state: string | undefined;
      beforeEach(function () {
        if (disk === 'the same disk') return;
        if (!existsSync(memory) || statSync(memory).dev === statSync(process.cwd()).dev) return this.skip();
        state = mkdtempSync(join(memory, 'gitops-auditor-test-'));
      });
      afterEach(() => {
        if (state !== undefined) rmSync(state, { recursive: true, force: true });
        state = undefined;
      });

      it('comes back as it was, whatever it holds', async () => {
        using bench = await trashBench(state);
        makeDirty(bench.path);
        // No file system lets a program be copied: the monitor of git listens on such a socket.
        const server = createServer().listen(join(bench.path, '.git/monitor.ipc'));
        await new Promise((listening) => server.once('listening', listening));
        rmSync(join(bench.path, 'latin1'), { force: true });
        for (const name of readdirSync(Buffer.from(bench.path), { encoding: 'buffer' }))
          if (!Buffer.from(name.toString('utf8')).equals(name))
            rmSync(Buffer.concat([Buffer.from(`${bench.path}/`), name]));
        const files = (path: string) =>
          listing(path)
            .split('\n')
            .filter((line) => !line.includes('monitor.ipc'))
            // A copy keeps times to the millisecond, and none of links.
            .map((line) => (state === undefined ? line : line.replace(/ \d+\.\d+ /, ' ')));
        const before = [snapshotRepository(bench.path), files(bench.path)];
        const entryId = await bench.trash(evenSo);
        server.close();
        assert.ok(!existsSync(bench.path));
        await bench.undo(entryId);
        assert.deepEqual([snapshotRepository(bench.path), files(bench.path)], before);
        assert.ok(!existsSync(join(bench.path, '.git', lockFileName)));
      });

      it('is whole in one of the two places wherever it is cut off, there and back', async function () {
        this.timeout(120_000);
        for (const undoing of [false, true])
          for (let step = 1; ; step++) {
            using bench = await trashBench(state);
            const before = snapshotRepository(bench.path);
            const done = undoing ? await bench.trash() : '';
            const script = new URL('./trash-in-child.ts', import.meta.url).pathname;
            const args = [bench.stateFolder, JSON.stringify(bench.location), JSON.stringify(extra), done, String(step)];
            const child = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
            if (child.status === 0) {
              assert.ok(step > (state === undefined ? 1 : 3), 'there was something to cut off');
              assert.deepEqual(await bench.runner.recover({ signal: never }), []);
              break;
            }
            assert.equal(child.signal, 'SIGKILL', child.stderr);
            const where = `${undoing ? 'undo' : 'apply'}, before step ${step}`;
            const recovered = await bench.runner.recover({ signal: never });
            const [one] = recovered;
            assert.equal(recovered.length, 1, where);
            assert.equal(one?.entry.state, one?.outcome, `${where}: ${one?.error?.message}`);
            const entryId = one?.entry.id ?? '';
            if (one?.outcome === 'done') {
              assert.ok(!existsSync(bench.path), where);
              assert.equal(snapshotRepository(bench.trashed(entryId)), before, where);
              await bench.undo(entryId);
            }
            assert.equal(snapshotRepository(bench.path), before, where);
            assert.ok(!existsSync(join(bench.path, '.git', lockFileName)), where);
            assert.ok(!lstatSync(bench.path).isSymbolicLink());
            assert.deepEqual(
              readdirSync(bench.folder.path).filter((name) => name.startsWith('.')),
              [],
              where,
            );
            if (existsSync(join(bench.stateFolder, 'backups', entryId)))
              assert.deepEqual(readdirSync(join(bench.stateFolder, 'backups', entryId)), [], where);
          }
      });
    });
});
