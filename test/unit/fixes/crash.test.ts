import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { git, commit as makeCommit } from '../../fixtures/git.ts';
import { killGit, killWhenWaiting, stoppingGit } from './kill.ts';
import { makeDirty, never, pushFromElsewhere, snapshotRepository, type Workbench, workbench } from './workbench.ts';

/** A hook that stops at this point the first time that it is asked, and tells by a file that it does. */
function stopIn(bench: Workbench, gitDir: string, hook: string, when = 'true'): string {
  const waiting = bench.folder.join('waiting');
  const once = bench.folder.join('once');
  const path = `${gitDir}/hooks/${hook}`;
  writeFileSync(
    path,
    `#!/bin/sh\nif ${when} && mkdir '${once}'; then touch '${waiting}'; exec sleep 1000; fi 2>/dev/null\nexit 0\n`,
  );
  chmodSync(path, 0o755);
  return waiting;
}

/** Applies a fix in a process of its own and kills that when the hook has stopped it. */
function killApplying(bench: Workbench, waiting: string, fix: string, answers = {}, executable = 'git'): Promise<void> {
  const args = [bench.folder.join('state'), bench.path, fix, JSON.stringify(answers), executable];
  return killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
}

async function recoverOne(bench: Workbench) {
  const recovered = await bench.runner.recover({ signal: never });
  assert.equal(recovered.length, 1);
  const [one] = recovered;
  assert.ok(one);
  assert.equal(one.entry.state, one.outcome, JSON.stringify(one));
  assert.deepEqual(await bench.runner.recover({ signal: never }), [], 'it is said once');
  return one;
}

describe('a process killed in the middle of a fix', () => {
  if (process.platform === 'win32') return;

  const transaction = (state: string, ref: string) => `[ "$1" = ${state} ] && grep -q '${ref}'`;

  const scenarios: {
    name: string;
    fix: string;
    answers?: Record<string, string>;
    hook: string;
    when?: string;
    outcome: 'done' | 'undone';
    prepare?: (bench: Workbench) => void;
    onRemote?: boolean;
    undoable?: boolean;
  }[] = [
    {
      name: 'commit, before the commit is made',
      fix: 'git/commit',
      answers: { message: 'x' },
      hook: 'pre-commit',
      outcome: 'undone',
    },
    {
      name: 'commit, when it is made but the index is not in place',
      fix: 'git/commit',
      answers: { message: 'x' },
      hook: 'post-commit',
      outcome: 'done',
      undoable: true,
    },
    {
      name: 'discard, while it makes the backup',
      fix: 'git/discard',
      hook: 'reference-transaction',
      when: transaction('prepared', 'refs/gitops-auditor/'),
      outcome: 'undone',
    },
    { name: 'discard, half cleared', fix: 'git/discard', hook: 'post-checkout', outcome: 'undone' },
    {
      name: 'stash, before the stash is made',
      fix: 'git/stash',
      hook: 'reference-transaction',
      when: transaction('prepared', 'refs/stash'),
      outcome: 'undone',
    },
    {
      name: 'stash, made but not cleared',
      fix: 'git/stash',
      hook: 'reference-transaction',
      when: transaction('committed', 'refs/stash'),
      outcome: 'done',
      undoable: true,
    },
    {
      name: 'pull, with the files there but the branch not moved',
      fix: 'git/pull',
      hook: 'reference-transaction',
      when: transaction('prepared', 'refs/heads/main'),
      outcome: 'undone',
      prepare: (bench) => preparePull(bench),
    },
    {
      name: 'pull, done but for its hook',
      fix: 'git/pull',
      hook: 'post-merge',
      outcome: 'done',
      undoable: true,
      prepare: (bench) => preparePull(bench),
    },
    {
      name: 'push, before it sends',
      fix: 'git/push',
      hook: 'pre-push',
      outcome: 'undone',
      prepare: (bench) => makeCommit(bench.path, { a: '1' }),
    },
    {
      name: 'push, when the remote has it',
      fix: 'git/push',
      hook: 'post-receive',
      onRemote: true,
      outcome: 'done',
      prepare: (bench) => makeCommit(bench.path, { a: '1' }),
    },
    {
      name: 'fetch, on the way',
      fix: 'git/fetch',
      hook: 'reference-transaction',
      when: transaction('prepared', 'refs/remotes/'),
      outcome: 'undone',
      prepare: (bench) => pushFromElsewhere(bench, { a: '1' }),
    },
    {
      name: 'publish, before it sends',
      fix: 'git/set-upstream',
      answers: { publish: 'yes' },
      hook: 'pre-push',
      outcome: 'undone',
      prepare: (bench) => git(bench.path, 'switch', '--quiet', '--create', 'topic'),
    },
    {
      name: 'publish, when the remote has it',
      fix: 'git/set-upstream',
      answers: { publish: 'yes' },
      hook: 'post-receive',
      onRemote: true,
      outcome: 'done',
      prepare: (bench) => git(bench.path, 'switch', '--quiet', '--create', 'topic'),
    },
  ];

  function preparePull(bench: Workbench): void {
    git(bench.path, 'stash', 'push', '--quiet', '--include-untracked');
    symlinkSync('nowhere', `${bench.path}/link`);
    makeCommit(bench.path, { 'gone.txt': 'gone\n', 'kept.txt': 'kept\n' });
    git(bench.path, 'push', '--quiet');
    pushFromElsewhere(bench, { 'README.md': 'theirs\n', 'new/file': 'new\n', 'another.txt': 'x\n' });
    const other = bench.folder.join('elsewhere');
    git(other, 'rm', '--quiet', 'gone.txt');
    rmSync(`${other}/link`);
    symlinkSync('elsewhere', `${other}/link`);
    git(other, 'commit', '--quiet', '--all', '--message', 'Remove a file, change a link');
    git(other, 'push', '--quiet');
    git(bench.path, 'fetch', '--quiet');
    writeFileSync(`${bench.path}/src/one.txt`, 'staged\n');
    git(bench.path, 'add', 'src/one.txt');
    writeFileSync(`${bench.path}/untracked`, 'x\n');
  }

  for (const { name, fix, answers, hook, when, outcome, prepare, onRemote, undoable } of scenarios) {
    it(`${name}: ${outcome}`, async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      prepare?.(bench);
      const before = snapshotRepository(bench.path);
      const waiting = stopIn(bench, onRemote ? bench.remote : `${bench.path}/.git`, hook, when);
      await killApplying(bench, waiting, fix, answers);
      const one = await recoverOne(bench);
      assert.equal(one.outcome, outcome);
      assert.match(one.entry.summary, outcome === 'done' ? /completed/ : /taken back/);
      if (outcome === 'undone' && fix !== 'git/fetch') assert.equal(snapshotRepository(bench.path), before);
      if (fix === 'git/stash' && outcome === 'done') assert.equal(git(bench.path, 'status', '--porcelain'), '');
      assert.equal(one.entry.undoable, undoable === true);
      if (undoable) {
        await bench.undo(one.entry.id);
        assert.equal(snapshotRepository(bench.path), before);
      }
    });
  }

  it('leaves what was edited between the crash and the recovery, and says so', async () => {
    for (const [fix, hook, when] of [
      ['git/discard', 'post-checkout', 'true'],
      ['git/stash', 'reference-transaction', transaction('committed', 'refs/stash')],
    ] as const) {
      using bench = await workbench();
      writeFileSync(`${bench.path}/README.md`, 'changed\n');
      writeFileSync(`${bench.path}/new`, 'new\n');
      await killApplying(bench, stopIn(bench, `${bench.path}/.git`, hook, when), fix);
      writeFileSync(`${bench.path}/README.md`, 'edited meanwhile\n');
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'failed');
      assert.equal(one?.error?.code, 'conflict');
      assert.equal(readFileSync(`${bench.path}/README.md`, 'utf8'), 'edited meanwhile\n');
      assert.deepEqual(await bench.runner.recover({ signal: never }), []);
    }
  });

  it('between two values of one setting: it has its old values again', async () => {
    using bench = await workbench();
    const urls = () => git(bench.path, 'config', '--get-all', 'remote.origin.url').split('\n');
    git(bench.path, 'config', 'remote.origin.url', 'http://github.com/me/a.git');
    git(bench.path, 'config', '--add', 'remote.origin.url', 'http://github.com/me/b.git');
    const before = urls();
    const { executable, waiting } = stoppingGit(bench, { at: '--replace-all', when: 'after' });
    await killApplying(bench, waiting, 'git/use-https', {}, executable);
    assert.deepEqual(urls(), ['https://github.com/me/a.git']);
    assert.equal((await recoverOne(bench)).outcome, 'undone');
    assert.deepEqual(urls(), before);
  });

  it('and again while that is recovered: the next start goes on', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    // So much is not read at once.
    writeFileSync(`${bench.path}/aaa-large`, Buffer.alloc(33 * 1024 * 1024, 'x'));
    const before = snapshotRepository(bench.path);
    await killApplying(bench, stopIn(bench, `${bench.path}/.git`, 'post-checkout'), 'git/discard');
    killGit(bench);
    rmSync(bench.folder.join('waiting'));
    // As where git was killed between taking a file away and writing it anew.
    for (const name of ['aaa-large', 'README.md', 'empty']) rmSync(`${bench.path}/${name}`, { force: true });
    const given = `[ -e '${bench.path}/aaa-large' ]`;
    const { executable, waiting } = stoppingGit(bench, { at: 'cat-file', when: 'before', given });
    const args = [bench.folder.join('state'), 'recover', executable];
    await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting, inChange: false });
    process.kill(-Number(readFileSync(waiting, 'utf8')), 'SIGKILL');
    assert.notEqual(snapshotRepository(bench.path), before);
    assert.equal((await recoverOne(bench)).outcome, 'undone');
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('is recovered when git died with it and left its lock', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    const before = snapshotRepository(bench.path);
    await killApplying(bench, stopIn(bench, `${bench.path}/.git`, 'pre-commit'), 'git/commit', { message: 'x' });
    killGit(bench);
    assert.match(snapshotRepository(bench.path), /locks .*index\.lock/);
    assert.equal((await recoverOne(bench)).outcome, 'undone');
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('in a repository that is gone since is said once', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    await killApplying(bench, stopIn(bench, `${bench.path}/.git`, 'pre-commit'), 'git/commit', { message: 'x' });
    killGit(bench);
    rmSync(bench.path, { recursive: true });
    const [one] = await bench.runner.recover({ signal: never });
    assert.equal(one?.outcome, 'failed');
    assert.equal(one?.error?.code, 'not-found');
    assert.deepEqual(await bench.runner.recover({ signal: never }), []);
  });

  it('whose remote is away is asked again at the next start', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { a: '1' });
    await killApplying(bench, stopIn(bench, `${bench.path}/.git`, 'pre-push'), 'git/push');
    git(bench.path, 'remote', 'set-url', 'origin', bench.folder.join('nowhere'));
    const [one] = await bench.runner.recover({ signal: never });
    assert.equal(one?.outcome, 'failed');
    assert.equal(one?.entry.state, 'started');
    git(bench.path, 'remote', 'set-url', 'origin', bench.remote);
    assert.equal((await recoverOne(bench)).outcome, 'undone');
  });

  it('is left to another process that is at it', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    await killApplying(bench, stopIn(bench, `${bench.path}/.git`, 'pre-commit'), 'git/commit', { message: 'x' });
    const { store, folder } = bench;
    const { FixRunner } = await import('../../../src/engine/fixes/runner.ts');
    const { Git } = await import('../../../src/engine/git/git.ts');
    const { openStore } = await import('../../../src/engine/store/store.ts');
    const second = await openStore(folder.join('state'));
    const other = new FixRunner({ git: new Git(), store: second, by: 'other' });
    const both = await Promise.all([bench.runner.recover({ signal: never }), other.recover({ signal: never })]);
    const settled = both.flat().filter((one) => one.outcome !== 'failed');
    assert.equal(settled.length, 1);
    assert.equal(store.journal.list(1)[0]?.state, 'undone');
    second.close();
  });
});
