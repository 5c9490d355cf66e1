import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { moveAway, settleMove } from '../../../../src/engine/fixes/inventory/move-away.ts';
import { makeRepository, type TemporaryFolder, temporaryFolder } from '../../../fixtures/git.ts';
import { snapshotRepository } from '../workbench.ts';

const memory = '/dev/shm';

describe('moving a folder away', () => {
  let folder: TemporaryFolder;
  let path: string;
  let before: string;

  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('alpha'));
    writeFileSync(join(path, 'tool.sh'), '#!/bin/sh\n');
    chmodSync(join(path, 'tool.sh'), 0o755);
    before = snapshotRepository(path);
  });
  afterEach(() => folder[Symbol.dispose]());

  const move = (into = folder.join('into')) => ({ path, aside: folder.join('.aside'), into });

  it('takes all of it, and replaces nothing', async () => {
    const moved = await moveAway(move());
    assert.equal(moved, folder.join('into/alpha'));
    assert.ok(!existsSync(path));
    assert.equal(snapshotRepository(moved), before);
    makeRepository(path);
    await assert.rejects(moveAway(move()), { code: 'conflict' });
    assert.ok(existsSync(join(path, '.git')));
    assert.equal(snapshotRepository(moved), before);
  });

  it('works from one disk to another', async function () {
    if (!existsSync(memory) || statSync(memory).dev === statSync(folder.path).dev) this.skip();
    const other = mkdtempSync(join(memory, 'gitops-auditor-test-'));
    try {
      // A copy that cannot be made puts it back.
      mkdirSync(join(other, 'into'));
      writeFileSync(join(other, 'into/alpha.part'), 'a file');
      await assert.rejects(moveAway(move(join(other, 'into'))));
      assert.equal(snapshotRepository(path), before);
      const moved = await moveAway(move(join(other, 'into')));
      assert.equal(snapshotRepository(moved), before);
      assert.ok(!existsSync(path) && !existsSync(folder.join('.aside')));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('loses nothing that is written while it is copied to another disk', async function () {
    if (!existsSync(memory) || statSync(memory).dev === statSync(folder.path).dev) this.skip();
    for (const late of ['more', 'instead', 'new', 'gone'] as const) {
      const other = mkdtempSync(join(memory, 'gitops-auditor-test-'));
      // Asked before each file is copied: by the last time, one of the two has been.
      const writing = {
        get aborted() {
          for (const name of ['.git/description', 'README.md']) {
            const file = folder.join('.aside', name);
            if (late === 'more') appendFileSync(file, 'late\n');
            if (late === 'instead') writeFileSync(file, readFileSync(file, 'utf8').toUpperCase());
            if (late === 'new') writeFileSync(`${file}.new`, 'late\n');
            if (late === 'gone') rmSync(`${file}.old`, { force: true });
          }
          return false;
        },
      } as unknown as AbortSignal;
      try {
        for (const name of ['.git/description', 'README.md']) writeFileSync(join(path, `${name}.old`), 'old\n');
        await assert.rejects(moveAway(move(join(other, 'into')), writing), { code: 'conflict' }, late);
        assert.ok(!existsSync(folder.join('.aside')), late);
        assert.deepEqual(readdirSync(join(other, 'into')), [], late);
        if (late === 'more') assert.match(readFileSync(join(path, 'README.md'), 'utf8'), /late/);
        if (late === 'new') assert.ok(existsSync(join(path, '.git/description.new')));
      } finally {
        rmSync(other, { recursive: true, force: true });
      }
    }
  });

  it('leaves it in its place where it cannot be taken', async () => {
    writeFileSync(folder.join('into'), 'a file');
    await assert.rejects(moveAway(move()));
    assert.equal(snapshotRepository(path), before);
  });

  describe('interrupted', () => {
    beforeEach(() => mkdirSync(folder.join('into')));

    it('before it began: it is in its place', async () => {
      assert.equal(await settleMove(move()), undefined);
      assert.equal(snapshotRepository(path), before);
    });

    it('on its way, half copied: it is put back', async () => {
      renameSync(path, folder.join('.aside'));
      mkdirSync(folder.join('into/alpha.part'));
      assert.equal(await settleMove(move()), undefined);
      assert.equal(snapshotRepository(path), before);
      assert.ok(!existsSync(folder.join('into/alpha.part')) && !existsSync(folder.join('.aside')));
    });

    it('copied as a whole: what is left is removed', async () => {
      renameSync(path, folder.join('.aside'));
      cpSync(folder.join('.aside'), folder.join('into/alpha'), { recursive: true, preserveTimestamps: true });
      rmSync(folder.join('.aside/README.md'));
      assert.equal(await settleMove(move()), folder.join('into/alpha'));
      assert.ok(!existsSync(path) && !existsSync(folder.join('.aside')));
      assert.equal(snapshotRepository(folder.join('into/alpha')), before);
    });

    it('copied as a whole, and written to after that: what is left stays', async () => {
      renameSync(path, folder.join('.aside'));
      cpSync(folder.join('.aside'), folder.join('into/alpha'), { recursive: true, preserveTimestamps: true });
      const left = folder.join('.aside/README.md');
      writeFileSync(left, readFileSync(left, 'utf8').toUpperCase());
      const later = new Date(Date.now() + 60_000);
      utimesSync(left, later, later);
      await assert.rejects(settleMove(move()), { code: 'conflict', message: /README\.md was written after/ });
      writeFileSync(left, 'longer than it was\n');
      await assert.rejects(settleMove(move()), { code: 'conflict' });
      assert.equal(readFileSync(left, 'utf8'), 'longer than it was\n');
      assert.equal(snapshotRepository(folder.join('into/alpha')), before);
    });

    it('with something new in its place: nothing is lost', async () => {
      renameSync(path, folder.join('.aside'));
      makeRepository(path, { files: { 'mine.txt': 'mine' } });
      await assert.rejects(settleMove(move()), { code: 'conflict' });
      assert.equal(snapshotRepository(folder.join('.aside')), before);
      assert.ok(existsSync(join(path, 'mine.txt')));
    });
  });
});
