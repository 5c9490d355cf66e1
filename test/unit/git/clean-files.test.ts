import assert from 'node:assert/strict';
import { lstatSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Disk } from '../../../src/engine/git/disk.ts';
import type { FactSnapshot } from '../../../src/engine/git/read-facts.ts';
import { allFacts } from '../../../src/engine/git/snapshot.ts';
import { commit, git, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { factValue, readFacts } from './locations.ts';

const compose = (image: string) => `services:\n  web:\n    image: ${image}\n`;

describe('tracked files that git calls unchanged', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
    commit(path, { 'compose.yaml': compose('a:1'), 'deep/stack/compose.yaml': compose('b:1') });
    // Old enough for their times to tell.
    for (const file of ['compose.yaml', 'deep/stack/compose.yaml']) utimesSync(join(path, file), 1, 1);
    git(path, 'update-index', '--refresh');
  });
  afterEach(() => folder[Symbol.dispose]());

  const read = (previous?: FactSnapshot) => readFacts(path, { needed: allFacts, previous });
  const images = ({ facts }: FactSnapshot) =>
    factValue(facts, 'compose').map(({ services }) => services.map(({ image }) => image?.reference).join());

  /** The paths of the working tree that are looked at by `work`. */
  async function looked<T>(work: () => Promise<T>): Promise<{ value: T; paths: Set<string> }> {
    const paths = new Set<string>();
    const { lstat } = Disk.prototype;
    Disk.prototype.lstat = function (this: Disk, one: string) {
      paths.add(one);
      return lstat.call(this, one);
    };
    try {
      return { value: await work(), paths };
    } finally {
      Disk.prototype.lstat = lstat;
    }
  }

  it('are not looked at again, until they change', async () => {
    const first = await looked(() => read());
    assert.ok(first.paths.has(join(path, 'deep/stack/compose.yaml')));
    const second = await looked(() => read(first.value));
    assert.ok(!second.paths.has(join(path, 'deep/stack/compose.yaml')));
    assert.deepEqual(images(second.value), ['a:1', 'b:1']);
    writeFiles(path, { 'deep/stack/compose.yaml': compose('longer:2') });
    const third = await read(second.value);
    assert.deepEqual(images(third), ['a:1', 'longer:2']);
    git(path, 'checkout', '--quiet', '--', 'deep');
    assert.deepEqual(images(await read(third)), ['a:1', 'b:1']);
  });

  it('are looked at where git was told to assume that they do not change', async () => {
    git(path, 'update-index', '--assume-unchanged', 'compose.yaml');
    git(path, 'update-index', '--skip-worktree', 'deep/stack/compose.yaml');
    const first = await read();
    writeFiles(path, { 'compose.yaml': compose('longer:2'), 'deep/stack/compose.yaml': compose('longer:3') });
    assert.equal(git(path, 'status', '--porcelain'), '');
    assert.deepEqual(images(await read(first)), ['longer:2', 'longer:3']);
  });

  it('are looked at where what git ignores can be something else', async () => {
    commit(path, { '.gitignore': '.env\n', 'compose.yaml': compose('$IMAGE') });
    const first = await read();
    assert.deepEqual(images(first), ['', 'b:1']);
    writeFileSync(join(path, '.env'), 'IMAGE=x:1\n');
    assert.equal(git(path, 'status', '--porcelain'), '');
    assert.deepEqual(images(await read(first)), ['x:1', 'b:1']);
  });

  it('are gone, or behind a link that leads out, as soon as that is so', async () => {
    const first = await read();
    rmSync(join(path, 'deep'), { recursive: true });
    const second = await read(first);
    assert.deepEqual(images(second), ['a:1']);
    writeFiles(folder.join('elsewhere'), { 'stack/compose.yaml': compose('b:1') });
    symlinkSync(folder.join('elsewhere'), join(path, 'deep'));
    assert.ok(lstatSync(join(path, 'deep')).isSymbolicLink());
    assert.deepEqual(images(await read(second)), ['a:1']);
  });
});
