import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pruneBackupFolders } from '../../../../src/engine/fixes/backups.ts';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { lockFileName } from '../../../../src/engine/store/lock.ts';
import { openStore } from '../../../../src/engine/store/store.ts';
import { git, commit as makeCommit, makeRepository } from '../../../fixtures/git.ts';
import { locationOf, makeDirty, never, snapshotRepository, workbench } from '../workbench.ts';
import { evenSo, extra, id, listing, trashBench } from './trash-bench.ts';

describe('inventory/move-to-trash', () => {
  if (process.platform === 'win32') return;

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

  it('stays where an editor holds what is not saved, and says which file', async () => {
    using bench = await trashBench();
    const open = join(bench.path, 'notes/new.md');
    const asked: string[] = [];
    let unsaved: string | undefined;
    const unsavedIn = (folder: string) => {
      asked.push(folder);
      return unsaved;
    };
    const runner = new FixRunner({ git: new Git(), store: bench.store, by: 'test', unsavedIn });
    const plan = () => runner.plan(id, [bench.location], evenSo, { signal: never, findings: () => extra });
    const before = snapshotRepository(bench.path);
    const ready = await plan();
    assert.equal(ready.items[0]?.state, 'ready', ready.items[0]?.summary);
    unsaved = open;
    assert.match((await plan()).items[0]?.blocked?.message ?? '', /^notes\/new\.md has changes in an editor/);
    const [result] = await runner.apply(ready.id, { signal: never });
    assert.equal(result?.error?.code, 'conflict', result?.message);
    assert.deepEqual([...new Set(asked)], [bench.path]);
    assert.equal(snapshotRepository(bench.path), before);
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
    assert.deepEqual(listing(bare.path), before);
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
    assert.deepEqual(listing(bench.path), before);
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
});
