import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { FileCache, type Look } from '../../../src/engine/git/file-cache.ts';
import { FileFinder } from '../../../src/engine/git/file-finder.ts';
import type { OpenText } from '../../../src/engine/git/found-file.ts';
import { type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';

const longAgo = new Date('2020-01-01T00:00:00Z');

describe('finding files of a working tree', () => {
  let folder: TemporaryFolder;
  let cache: FileCache;
  const root = () => folder.join('tree');
  beforeEach(() => {
    folder = temporaryFolder();
    cache = new FileCache();
    mkdirSync(folder.join('tree/sub'), { recursive: true });
    write('tree/a', 'one');
    write('tree/sub/b', 'two');
    write('outside', 'secret');
  });
  afterEach(() => folder[Symbol.dispose]());

  const write = (path: string, text: string) => {
    writeFileSync(folder.join(path), text);
    utimesSync(folder.join(path), longAgo, longAgo);
  };
  const finder = (openText?: OpenText) => new FileFinder(root(), cache, openText);
  const text = async (path: string, openText?: OpenText): Promise<string> => {
    const found = await finder(openText).find(path);
    if (typeof found !== 'object') return `(${found})`;
    return (await cache.content(found, 100))?.toString() ?? '';
  };

  it('finds files, says what is not there, and follows links as far as the tree goes', async () => {
    symlinkSync('sub', folder.join('tree/linked'));
    symlinkSync('../outside', folder.join('tree/out'));
    symlinkSync('..', folder.join('tree/up'));
    symlinkSync('nowhere', folder.join('tree/dangling'));
    symlinkSync('round', folder.join('tree/round'));
    assert.equal(await text('a'), 'one');
    assert.equal(await text('sub/b'), 'two');
    assert.equal(await text('linked/b'), 'two');
    assert.equal(await text('sub/c'), '(undefined)');
    assert.equal(await text('a/b'), '(undefined)');
    for (const path of ['out', 'up/outside', '../outside', 'sub/../../outside', 'dangling', 'round'])
      assert.equal(await text(path), '(outside)', path);
  });

  it('takes an open text before the disk, also one that is reached by a link', async () => {
    symlinkSync('sub', folder.join('tree/linked'));
    const open: OpenText = (path) => (path === folder.join('tree/sub/b') ? 'typed' : undefined);
    assert.equal(await text('sub/b', open), 'typed');
    assert.equal(await text('linked/b', open), 'typed');
    assert.equal(await text('a', open), 'one');
    assert.notEqual((await finder(open).find('sub/b')) ?? '', (await finder().find('sub/b')) ?? '');
  });

  it('keeps what was made of several files until one of them changes, comes or goes', async () => {
    let made = 0;
    const make = async (look: Look) => {
      made += 1;
      for (const path of ['a', 'sub/b', 'sub/.env']) await look(path);
      return made;
    };
    const ask = (open?: OpenText) => {
      const files = finder(open);
      return cache.compose('key', (path) => files.find(path), make);
    };
    assert.equal(await ask(), 1);
    assert.equal(await ask(), 1);
    write('tree/a', 'other');
    assert.equal(await ask(), 2);
    write('tree/sub/.env', 'A=1');
    assert.equal(await ask(), 3);
    assert.equal(await ask(), 3);
    rmSync(folder.join('tree/sub/.env'));
    assert.equal(await ask(), 4);
    const typed: OpenText = (path) => (path.endsWith('/a') ? 'typed' : undefined);
    assert.equal(await ask(typed), 5);
    assert.equal(await ask(typed), 5);
    assert.equal(await ask(), 6);
    // The same file by way of a link that leads out: it is not to be read any more.
    renameSync(folder.join('tree/sub'), folder.join('moved'));
    symlinkSync('../moved', folder.join('tree/sub'));
    assert.equal(await ask(), 7);
  });

  it('does not keep what it made of a file that changed a moment ago', async () => {
    writeFileSync(folder.join('tree/a'), 'just now');
    let made = 0;
    const files = finder();
    const ask = () =>
      cache.compose(
        'key',
        (path) => files.find(path),
        async (look) => {
          await look('a');
          made += 1;
        },
      );
    await ask();
    await ask();
    assert.equal(made, 2);
  });

  it('makes anew only the part of a whole that a change touches', async () => {
    const made: string[] = [];
    const ask = () => {
      const files = finder();
      return cache.compose(
        'all',
        (path) => files.find(path),
        (look) =>
          Promise.all(
            ['a', 'sub/b'].map((path) =>
              cache.compose(path, look, async (find) => {
                made.push(path);
                return { found: await find(path) };
              }),
            ),
          ),
      );
    };
    const first = await ask();
    assert.equal(await ask(), first);
    write('tree/a', 'longer');
    const second = await ask();
    assert.deepEqual(made, ['a', 'sub/b', 'a']);
    assert.equal(second[1], first[1]);
    assert.equal(await ask(), second);
  });
});
