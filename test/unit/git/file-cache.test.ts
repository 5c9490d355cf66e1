import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { FileCache } from '../../../src/engine/git/file-cache.ts';
import { temporaryFolder } from '../../fixtures/git.ts';

const longAgo = new Date('2020-01-01T00:00:00Z');

describe('what is remembered of files', () => {
  it('a listing tells names and folders, and is kept while the folder stays the same', async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.join('sub'));
    writeFileSync(folder.join('file'), '');
    utimesSync(folder.path, longAgo, longAgo);
    const cache = new FileCache();
    const first = await cache.listing(folder.path);
    assert.deepEqual([...(first?.names ?? [])].sort(), ['file', 'sub']);
    assert.deepEqual(first?.folders, ['sub']);
    assert.equal(await cache.listing(folder.path), first);
  });

  it('a listing is made anew when something comes or goes, and when the folder goes', async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.join('refs'));
    utimesSync(folder.join('refs'), longAgo, longAgo);
    const cache = new FileCache();
    const names = async () => [...((await cache.listing(folder.join('refs')))?.names ?? ['no folder'])];
    assert.deepEqual(await names(), []);
    writeFileSync(folder.join('refs/main.lock'), '');
    assert.deepEqual(await names(), ['main.lock']);
    rmSync(folder.join('refs/main.lock'));
    assert.deepEqual(await names(), []);
    rmSync(folder.join('refs'), { recursive: true });
    assert.deepEqual(await names(), ['no folder']);
  });

  it('a folder that changed a moment ago is not trusted: it may change again within the same tick', async () => {
    using folder = temporaryFolder();
    const cache = new FileCache();
    // However slow the machine: it is a moment ago for a minute.
    const soon = Date.now() / 1000 + 60;
    utimesSync(folder.path, soon, soon);
    const first = await cache.listing(folder.path);
    assert.notEqual(await cache.listing(folder.path), first);
  });
});
