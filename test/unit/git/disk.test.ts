import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { Disk } from '../../../src/engine/git/disk.ts';
import { temporaryFolder } from '../../fixtures/git.ts';

const isLater = (look: unknown): boolean => look instanceof Promise;

/** A disk by a clock of the test's own, on which each look takes `lookMs`. */
function clockedDisk(): { disk: Disk; clock: { lookMs: number } } {
  const clock = { lookMs: 0 };
  let ms = 0;
  return { clock, disk: new Disk(() => (ms += clock.lookMs)) };
}

describe('Disk', () => {
  it('looks on a thread first, then directly while answers are prompt, and sees the same both ways', async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.join('a'));
    writeFileSync(folder.join('file'), 'content');
    symlinkSync('a', folder.join('link'));
    const looks = (disk: Disk) => [
      () => disk.stat(folder.join('link')),
      () => disk.stat(folder.join('none')),
      () => disk.stat(folder.join('file/below')),
      () => disk.lstat(folder.join('link')),
      () => disk.lstat(folder.join('none')),
      () => disk.lstat(folder.join('file/below')),
      () => disk.realpath(folder.join('link')),
      () => disk.realpath(folder.join('none')),
      () => disk.names(folder.path),
      () => disk.names(folder.join('none')),
      async () => (await disk.entries(folder.path))?.map((entry) => [entry.name, entry.isDirectory()]),
      () => disk.entries(folder.join('none')),
      () => disk.start(folder.join('file'), 4),
      () => disk.start(folder.join('none')),
      () => disk.exists(folder.join('file')),
      () => disk.modifiedAt(folder.join('file')),
    ];
    const { disk: awake } = clockedDisk();
    await awake.stat(folder.path);
    const count = looks(awake).length;
    for (let at = 0; at < count; at++) {
      const first = looks(new Disk())[at]?.();
      assert.ok(isLater(first), `look ${at} waits for nothing`);
      assert.deepEqual(await looks(awake)[at]?.(), await first, `look ${at}`);
    }
    assert.ok(!isLater(awake.stat(folder.path)));
  });

  it('goes back to the threads after a look that took long, and from them after a prompt one', async () => {
    using folder = temporaryFolder();
    const { disk, clock } = clockedDisk();
    const lookOf = async (lookMs: number): Promise<string> => {
      clock.lookMs = lookMs;
      const answer = disk.stat(folder.path);
      await answer;
      // A turn of the event loop of its own for each.
      await new Promise((resolve) => setImmediate(resolve));
      return isLater(answer) ? 'by a thread' : 'directly';
    };
    assert.equal(await lookOf(0), 'by a thread');
    assert.equal(await lookOf(10), 'directly');
    assert.equal(await lookOf(10), 'by a thread');
    assert.equal(await lookOf(0), 'by a thread');
    assert.equal(await lookOf(0), 'directly');
  });

  it('does not wait for a pipe in the place of a file', async () => {
    using folder = temporaryFolder();
    execFileSync('mkfifo', [folder.join('pipe')]);
    const disk = new Disk();
    await disk.stat(folder.path);
    assert.equal((await disk.start(folder.join('pipe')))?.length, 0);
  });

  it('tells when a file was modified to the fraction of a millisecond', async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join('file'), '');
    utimesSync(folder.join('file'), 1_700_000_000.123, 1_700_000_000.123);
    assert.equal(await new Disk().modifiedAt(folder.join('file')), statSync(folder.join('file')).mtimeMs);
  });
});
