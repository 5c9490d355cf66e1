import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, commit as makeCommit } from '../../../fixtures/git.ts';
import { findingOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const id = 'files/normalise-line-endings';
const about = (...paths: string[]) => paths.map((path) => findingOf('files/line-endings', { path }));

/** Committed with CRLF, before .gitattributes said otherwise. */
function makeMixed({ path }: Workbench): void {
  makeCommit(path, { 'a.txt': 'one\r\ntwo\r\n', 'b.txt': 'one\r\n', 'c.txt': 'c\n' });
  writeFileSync(join(path, '.gitattributes'), '* text=auto\n');
  git(path, 'add', '.gitattributes');
  git(path, 'commit', '--quiet', '--message', 'Attributes');
}

const staged = (path: string) => git(path, 'diff', '--cached', '--name-only').split('\n').filter(Boolean);

describe('files/normalise-line-endings', () => {
  it('stages the files that are named as git should keep them, leaves them on disk, and takes that back', async () => {
    using bench = await workbench();
    makeMixed(bench);
    writeFileSync(join(bench.path, 'c.txt'), 'edited\n');
    git(bench.path, 'add', 'c.txt');
    const before = snapshotRepository(bench.path);
    const index = readFileSync(join(bench.path, '.git/index'));
    const item = await bench.plan(id, {}, about('a.txt'));
    assert.equal(item.state, 'ready', item.summary);
    const { entryId, message } = await bench.fix(id, {}, undefined, about('a.txt'));
    assert.deepEqual(staged(bench.path), ['a.txt', 'c.txt'], message);
    assert.equal(git(bench.path, 'cat-file', 'blob', ':a.txt'), 'one\ntwo');
    assert.equal(readFileSync(join(bench.path, 'a.txt'), 'utf8'), 'one\r\ntwo\r\n');
    git(bench.path, 'status');
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
    assert.deepEqual(readFileSync(join(bench.path, '.git/index')), index);
  });

  it('is blocked by edits, staged or not, but not by line endings alone', async () => {
    using bench = await workbench();
    makeMixed(bench);
    const why = async () => (await bench.plan(id, {}, about('a.txt'))).blocked?.message;
    writeFileSync(join(bench.path, 'a.txt'), 'one\ntwo\n');
    assert.equal(await why(), undefined);
    writeFileSync(join(bench.path, 'a.txt'), 'one\ntwo\nthree\n');
    assert.match((await why()) ?? '', /not staged/);
    git(bench.path, 'add', 'a.txt');
    assert.match((await why()) ?? '', /has staged changes/);
  });

  it('is blocked where permissions would be staged too, and where git is told not to look', async () => {
    using bench = await workbench();
    makeMixed(bench);
    const why = async () => (await bench.plan(id, {}, about('a.txt'))).blocked?.message;
    if (process.platform !== 'win32') {
      chmodSync(join(bench.path, 'a.txt'), 0o755);
      assert.match((await why()) ?? '', /not staged/);
      chmodSync(join(bench.path, 'a.txt'), 0o644);
    }
    git(bench.path, 'update-index', '--assume-unchanged', 'a.txt');
    assert.match((await why()) ?? '', /told not to look/);
    git(bench.path, 'update-index', '--no-assume-unchanged', 'a.txt');
    git(bench.path, 'rm', '--quiet', '--cached', 'a.txt');
    assert.match((await why()) ?? '', /None of the files/);
    git(bench.path, 'reset', '--quiet');
    rmSync(join(bench.path, 'a.txt'));
    assert.match((await why()) ?? '', /not staged/);
    git(bench.path, 'checkout', '--quiet', '--', 'a.txt');
    assert.equal(await why(), undefined);
  });

  it('is not undone once something else was staged', async () => {
    using bench = await workbench();
    makeMixed(bench);
    const { entryId } = await bench.fix(id, {}, undefined, about('a.txt'));
    writeFileSync(join(bench.path, 'c.txt'), 'edited\n');
    git(bench.path, 'add', 'c.txt');
    const before = snapshotRepository(bench.path);
    await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /staged since/ });
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('fails and changes nothing where git keeps them so already', async () => {
    using bench = await workbench();
    makeMixed(bench);
    const before = snapshotRepository(bench.path);
    const result = await bench.fix(id, {}, undefined, about('c.txt'));
    assert.equal(result.error?.code, 'conflict');
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('refuses what was edited since the preview, and is not undone once it is committed', async () => {
    using bench = await workbench();
    makeMixed(bench);
    const { planId } = await bench.plan(id, {}, about('a.txt', 'b.txt'));
    writeFileSync(join(bench.path, 'b.txt'), 'edited\r\n');
    const [late] = await bench.runner.apply(planId, { signal: never });
    assert.equal(late?.error?.code, 'conflict');
    git(bench.path, 'checkout', '--quiet', '--', 'b.txt');
    const { entryId } = await bench.fix(id, {}, undefined, about('a.txt', 'b.txt'));
    assert.deepEqual(staged(bench.path), ['a.txt', 'b.txt']);
    git(bench.path, 'commit', '--quiet', '--message', 'Normalise');
    assert.equal(git(bench.path, 'status', '--porcelain'), '');
    await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /moved on/ });
  });
});
