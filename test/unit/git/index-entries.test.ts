import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type IndexEntry, IndexError, visitIndex } from '../../../src/engine/git/index-entries.ts';
import {
  commit,
  git,
  gitBytes,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
  writeFiles,
} from '../../fixtures/git.ts';

describe('index entries', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder[Symbol.dispose]());

  async function entriesOf(path: string, format: 'sha1' | 'sha256' = 'sha1') {
    const entries: IndexEntry[] = [];
    const whole = await visitIndex(readFileSync(join(path, '.git', 'index')), format, (entry) => entries.push(entry));
    return { entries, whole };
  }

  /** As git itself tells them: mode, object id, path. */
  function told(path: string): string[] {
    const lines = git(path, 'ls-files', '--stage', '-z').split('\0').filter(Boolean);
    const seen = new Set<string>();
    return lines.flatMap((line) => {
      const [, mode = '', oid = '', , name = ''] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
      if (seen.has(name)) return [];
      seen.add(name);
      return [`${mode} ${oid} ${name}`];
    });
  }
  const mode = { file: '100644', executable: '100755', link: '120000', submodule: '160000' } as const;
  const asTold = (entries: readonly IndexEntry[]) =>
    entries.map(({ kind, oid, path }) => `${mode[kind]} ${oid} ${path}`);

  const odd = { 'a/b c.txt': 'x', 'ä/"q"\nline': 'y', ['n'.repeat(255)]: 'z', 'a/b': '', 'a.b': 'dot', '-x': 'dash' };

  for (const version of [2, 3, 4])
    it(`are those of git ls-files: version ${version}`, async () => {
      const path = makeRepository(folder.join('repo'));
      writeFiles(path, odd);
      writeFileSync(join(path, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
      symlinkSync('a.b', join(path, 'link'));
      makeRepository(join(path, 'nested'));
      git(path, '-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
      git(path, 'update-index', '--index-version', String(version));
      if (version === 3) git(path, 'update-index', '--skip-worktree', 'a.b');
      const { entries, whole } = await entriesOf(path);
      assert.equal(whole, true);
      assert.deepEqual(asTold(entries), told(path));
      assert.equal(entries.find((entry) => entry.path === 'a/b c.txt')?.size, 1);
      assert.equal(entries.find((entry) => entry.path === 'a.b')?.skipped, version === 3);
      assert.equal(readFileSync(join(path, '.git', 'index')).readUInt32BE(4), version);
    });

  it('are those of git in a repository of SHA-256', async () => {
    const path = folder.join('repo');
    git(folder.path, 'init', '--quiet', '--object-format=sha256', path);
    commit(path, odd);
    assert.deepEqual(asTold((await entriesOf(path, 'sha256')).entries), told(path));
  });

  it('tell a path in conflict once, and one that is only intended not at all', async () => {
    const path = makeRepository(folder.join('repo'));
    git(path, 'switch', '--quiet', '--create', 'other');
    commit(path, { 'README.md': 'other' });
    git(path, 'switch', '--quiet', 'main');
    commit(path, { 'README.md': 'main' });
    assert.throws(() => git(path, 'merge', 'other'));
    writeFiles(path, { 'later.txt': 'x' });
    git(path, 'add', '--intent-to-add', 'later.txt');
    const { entries } = await entriesOf(path);
    assert.deepEqual(
      entries.map((entry) => entry.path),
      ['README.md'],
    );
  });

  it('say where only git can tell: a split and a sparse index', async () => {
    const path = makeRepository(folder.join('repo'));
    commit(path, { 'in/a': 'a', 'out/b': 'b', 'out/c': 'c' });
    git(path, 'update-index', '--split-index');
    assert.equal((await entriesOf(path)).whole, false);
    git(path, 'update-index', '--no-split-index');
    assert.equal((await entriesOf(path)).whole, true);
    git(path, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    assert.equal((await entriesOf(path)).whole, false);
  });

  it('of a damaged index are never made up', async () => {
    const path = makeRepository(folder.join('repo'));
    commit(path, { 'a/one': '1', 'a/two': '2', b: '3' });
    const index = readFileSync(join(path, '.git', 'index'));
    const names = new Set(gitBytes(path, {}, 'ls-files').toString().split('\n'));
    await fc.assert(
      fc.asyncProperty(fc.nat(index.length - 1), async (length) => {
        await assert.rejects(
          visitIndex(index.subarray(0, length), 'sha1', ({ path: name }) => assert.ok(names.has(name))),
          IndexError,
        );
      }),
    );
    // As git writes it when it is told to leave the checksum out: what is wrong must show by itself, or not at all.
    const unchecked = Buffer.concat([index.subarray(0, -20), Buffer.alloc(20)]);
    await visitIndex(unchecked, 'sha1', ({ path: name }) => assert.ok(names.has(name)));
    for (const sound of [index, unchecked])
      await fc.assert(
        fc.asyncProperty(fc.nat(index.length - 1), fc.nat(255), async (at, byte) => {
          const changed = Buffer.from(sound);
          changed[at] = byte;
          await visitIndex(changed, 'sha1', () => {}).catch((thrown) =>
            assert.ok(thrown instanceof IndexError, String(thrown)),
          );
        }),
        { numRuns: 500 },
      );
  });
});
