import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { git, commit as makeCommit } from '../../fixtures/git.ts';
import { killWhenWaiting, type Stop, stoppingGit } from './kill.ts';
import { makeDirty, never, pushFromElsewhere, snapshotRepository, type Workbench, workbench } from './workbench.ts';

/** Undoes the entry in a process of its own, which is killed where git stops. */
async function killUndoing(bench: Workbench, entryId: string, stop: Stop, { inChange = true } = {}): Promise<void> {
  const { executable, waiting } = stoppingGit(bench, stop);
  const args = [bench.folder.join('state'), entryId, executable];
  await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting, inChange });
  // Nobody waits for what only reads.
  if (!inChange) process.kill(-Number(readFileSync(waiting, 'utf8')), 'SIGKILL');
}

async function recoverOne(bench: Workbench) {
  const [one, ...others] = await bench.runner.recover({ signal: never });
  assert.deepEqual(others, []);
  assert.ok(one);
  assert.equal(one.what, 'undo');
  assert.deepEqual(await bench.runner.recover({ signal: never }), [], 'it is said once');
  return one;
}

/** git takes these files out of a commit or a stash only after a program has given its word, which it does once. */
function stopAtFile(bench: Workbench, name: string): string {
  const waiting = bench.folder.join('waiting');
  const script = `if [ '%f' = '${name}' ] && mkdir '${bench.folder.join('once')}'; then touch '${waiting}'; exec sleep 1000; fi 2>/dev/null; cat`;
  git(bench.path, 'config', 'filter.slow.smudge', `sh -c "${script}"`.replace("'%f'", '%f'));
  git(bench.path, 'config', 'filter.slow.clean', 'cat');
  writeFileSync(`${bench.path}/.git/info/attributes`, '* filter=slow\n');
  return waiting;
}

describe('a process killed in the middle of an undo', () => {
  if (process.platform === 'win32') return;

  interface Scenario {
    readonly name: string;
    readonly fix: string;
    readonly answers?: Record<string, string>;
    readonly stop: Stop;
    readonly outcome: 'done' | 'undone';
    readonly prepare?: (bench: Workbench) => void;
    /** It is stopped where it only reads. */
    readonly reads?: boolean;
  }
  const commit = { fix: 'git/commit', answers: { message: 'x' } };
  const pull = { fix: 'git/pull', prepare: preparePull };
  const discard = { fix: 'git/discard' };
  const upstream = {
    fix: 'git/set-upstream',
    prepare: (bench: Workbench) => git(bench.path, 'branch', '--unset-upstream'),
  };
  const scenarios: Scenario[] = [
    { name: 'commit, index locked', ...commit, stop: { at: 'update-ref', when: 'before' }, outcome: 'done' },
    { name: 'commit, branch moved', ...commit, stop: { at: 'update-ref', when: 'after' }, outcome: 'undone' },
    { name: 'pull, not begun', ...pull, stop: { at: 'read-tree -m', when: 'before' }, outcome: 'done' },
    { name: 'pull, files taken back', ...pull, stop: { at: 'read-tree -m', when: 'after' }, outcome: 'done' },
    { name: 'pull, branch moved', ...pull, stop: { at: 'update-ref', when: 'after' }, outcome: 'undone' },
    { name: 'stash, not begun', fix: 'git/stash', stop: { at: 'stash apply', when: 'before' }, outcome: 'done' },
    { name: 'stash, applied', fix: 'git/stash', stop: { at: 'stash apply', when: 'after' }, outcome: 'done' },
    { name: 'stash, dropped', fix: 'git/stash', stop: { at: 'stash drop', when: 'after' }, outcome: 'undone' },
    { name: 'stash, finished', fix: 'git/stash', stop: { at: 'update-ref -d', when: 'after' }, outcome: 'undone' },
    { name: 'discard, begun', ...discard, stop: { at: 'cat-file', when: 'before' }, outcome: 'undone', reads: true },
    {
      name: 'discard, some files written',
      ...discard,
      stop: { at: 'cat-file', when: 'before', nth: 2 },
      outcome: 'undone',
      reads: true,
      // So much is not read at once.
      prepare: (bench) => writeFileSync(`${bench.path}/aaa-large`, Buffer.alloc(33 * 1024 * 1024, 'x')),
    },
    { name: 'discard, all written', ...discard, stop: { at: 'update-ref -d', when: 'before' }, outcome: 'undone' },
    { name: 'discard, finished', ...discard, stop: { at: 'update-ref -d', when: 'after' }, outcome: 'undone' },
    { name: 'upstream, half', ...upstream, stop: { at: '--unset-all', when: 'after' }, outcome: 'undone' },
    { name: 'upstream, not begun', ...upstream, stop: { at: '--unset-all', when: 'before' }, outcome: 'done' },
    { name: 'upstream, finished', ...upstream, stop: { at: '--unset-all', when: 'after', nth: 2 }, outcome: 'undone' },
    {
      name: 'several URLs, one written',
      fix: 'git/use-https',
      stop: { at: '--replace-all', when: 'after' },
      outcome: 'undone',
      prepare: ({ path }) => {
        git(path, 'config', 'remote.origin.url', 'http://github.com/me/a.git');
        git(path, 'config', '--add', 'remote.origin.url', 'http://github.com/me/b.git');
      },
    },
    {
      name: 'a new remote, half removed',
      fix: 'git/add-remote',
      answers: { name: 'other', url: 'https://example.com/me/a.git' },
      stop: { at: '--unset-all', when: 'after' },
      outcome: 'undone',
    },
  ];

  function preparePull(bench: Workbench): void {
    git(bench.path, 'stash', 'push', '--quiet', '--include-untracked');
    makeCommit(bench.path, { 'gone.txt': 'gone\n', 'kept.txt': 'kept\n' });
    symlinkSync('nowhere', `${bench.path}/link`);
    makeCommit(bench.path, {});
    git(bench.path, 'push', '--quiet');
    pushFromElsewhere(bench, { 'README.md': 'theirs\n', 'new/file': 'new\n' });
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

  for (const { name, fix, answers, stop, outcome, prepare, reads } of scenarios)
    it(`${name}: ${outcome === 'done' ? 'the change stands' : 'it is finished'}`, async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      prepare?.(bench);
      // Of several values one key's are written anew below the others.
      const snapshot = () => snapshotRepository(bench.path).split('\n').sort();
      const before = snapshot();
      const result = await bench.fix(fix, answers);
      assert.equal(result.outcome, 'done', result.message);
      const after = snapshot();
      const id = result.entryId ?? '';
      await killUndoing(bench, id, stop, { inChange: !reads });
      const one = await recoverOne(bench);
      assert.equal(one.outcome, outcome);
      assert.equal(one.entry.state, outcome);
      assert.deepEqual(snapshot(), outcome === 'done' ? after : before);
      if (outcome === 'undone') assert.match(one.entry.undoSummary ?? '', /undo interrupted, then completed/);
      else await bench.undo(id);
      assert.deepEqual(snapshot(), before);
      await assert.rejects(bench.undo(id), { code: 'conflict' });
    });

  for (const fix of ['git/pull', 'git/stash'])
    it(`${fix}, while git writes the files: the change stands`, async () => {
      using bench = await workbench();
      if (fix === 'git/pull') preparePull(bench);
      else makeDirty(bench.path);
      const before = snapshotRepository(bench.path);
      const { entryId = '' } = await bench.fix(fix);
      const waiting = stopAtFile(bench, fix === 'git/pull' ? 'gone.txt' : 'src/one.txt');
      const after = snapshotRepository(bench.path);
      const args = [bench.folder.join('state'), entryId, 'git'];
      await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
      assert.notEqual(snapshotRepository(bench.path), after);
      const one = await recoverOne(bench);
      assert.equal(one.outcome, 'done', one.error?.message);
      assert.equal(snapshotRepository(bench.path), after);
      rmSync(`${bench.path}/.git/info/attributes`);
      git(bench.path, 'config', '--remove-section', 'filter.slow');
      await bench.undo(entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

  it('leaves what was edited between the crash and the start, says so, and can be undone once that is out of the way', async () => {
    for (const [fix, stop, reads] of [
      ['git/discard', { at: 'cat-file', when: 'before' }, true],
      ['git/stash', { at: 'stash apply', when: 'after' }, false],
    ] as const) {
      using bench = await workbench();
      writeFileSync(`${bench.path}/README.md`, 'changed\n');
      writeFileSync(`${bench.path}/new`, 'new\n');
      const before = snapshotRepository(bench.path);
      const { entryId = '' } = await bench.fix(fix);
      await killUndoing(bench, entryId, stop, { inChange: !reads });
      writeFileSync(`${bench.path}/README.md`, 'edited meanwhile\n');
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'failed', fix);
      assert.equal(one?.error?.code, 'conflict');
      assert.equal(one?.entry.state, 'done');
      assert.equal(readFileSync(`${bench.path}/README.md`, 'utf8'), 'edited meanwhile\n');
      assert.deepEqual(await bench.runner.recover({ signal: never }), []);
      git(bench.path, 'checkout', '--', '.');
      rmSync(`${bench.path}/new`, { force: true });
      await bench.undo(entryId);
      assert.equal(snapshotRepository(bench.path), before);
    }
  });

  it('is left alone while it is at work, and settled by the next undo where no start came between', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    const before = snapshotRepository(bench.path);
    const { entryId = '' } = await bench.fix('git/stash');
    const { executable, waiting } = stoppingGit(bench, { at: 'stash drop', when: 'before' });
    const args = [bench.folder.join('state'), entryId, executable];
    const seen: unknown[] = [];
    const killing = killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
    while (!existsSync(waiting)) seen.push(...(await bench.runner.recover({ signal: never })));
    await killing;
    assert.deepEqual(seen, []);
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
    assert.deepEqual(await bench.runner.recover({ signal: never }), []);
  });

  it('an undo that fails halfway takes itself back at once, and says why', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    const before = snapshotRepository(bench.path);
    const { entryId = '' } = await bench.fix('git/stash');
    const after = snapshotRepository(bench.path);
    const executable = bench.folder.join('failing-git');
    writeFileSync(executable, `#!/bin/sh\ncase "$*" in *'stash drop'*) echo no >&2; exit 1;; esac\nexec git "$@"\n`);
    chmodSync(executable, 0o755);
    const runner = new FixRunner({ git: new Git({ executable }), store: bench.store, by: 'test' });
    await assert.rejects(runner.undo(entryId, { signal: never }), { code: 'git-failed' });
    assert.equal(snapshotRepository(bench.path), after);
    assert.equal(bench.store.journal.get(entryId)?.undoing, null);
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
  });
});
