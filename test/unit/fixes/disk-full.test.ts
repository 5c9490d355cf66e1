import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { git, makeRepository, temporaryFolder } from '../../fixtures/git.ts';
import { locationOf, makeDirty, never, snapshotRepository } from './workbench.ts';

/** A small disk of its own; undefined with the reason where this machine does not let us have one. */
function smallDisk(path: string, megabytes: number): { unmount(): void } | string {
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], {
    encoding: 'utf8',
  });
  if (status !== 0) return `a small disk needs root and mount: ${error?.message ?? stderr}`;
  return { unmount: () => spawnSync('umount', ['--lazy', path]) };
}

function fill(path: string): void {
  const block = Buffer.alloc(4096, 1);
  for (const size of [65536, 4096])
    try {
      for (;;) writeFileSync(path, size === 4096 ? block : Buffer.alloc(size, 1), { flag: 'a' });
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
}

describe('a full disk', () => {
  it('under the state folder: nothing is begun, nothing is lost, and it goes on when there is space', async function () {
    using folder = temporaryFolder();
    using disk = temporaryFolder();
    const mounted = smallDisk(disk.path, 1);
    if (typeof mounted === 'string') {
      console.log(`      skipped: ${mounted}`);
      return this.skip();
    }
    try {
      const store = await openStore(disk.path);
      store.baseline.accept([{ findingId: 'a', repositoryId: 'r', rule: 'x', acceptedAt: 1 }]);
      const path = makeRepository(folder.join('alpha'));
      makeDirty(path);
      const before = snapshotRepository(path, { backups: true });
      const runner = new FixRunner({ git: new Git(), store, by: 'test' });
      fill(disk.join('ballast'));
      // What is in the log's last page still fits: so long until nothing does.
      assert.throws(
        () => {
          for (let n = 0; n < 10_000; n++)
            store.baseline.accept([{ findingId: `b${n}`, repositoryId: 'r'.repeat(2000), rule: 'x', acceptedAt: 1 }]);
        },
        { code: 'disk-full' },
      );
      for (const [id, answers] of [
        ['git/discard', {}],
        ['git/commit', { message: 'x' }],
        ['git/stash', {}],
      ] as const) {
        const plan = await runner.plan(id, [locationOf(path)], answers, { signal: never });
        const [result] = await runner.apply(plan.id, { signal: never });
        assert.equal(result?.error?.code, 'disk-full', JSON.stringify(result));
        assert.equal(snapshotRepository(path, { backups: true }), before, id);
      }
      rmSync(disk.join('ballast'));
      const plan = await runner.plan('git/discard', [locationOf(path)], {}, { signal: never });
      const [result] = await runner.apply(plan.id, { signal: never });
      assert.equal(result?.outcome, 'done', result?.message);
      assert.ok(store.baseline.all().some(({ findingId }) => findingId === 'a'));
      store.close();
      const again = await openStore(disk.path);
      assert.deepEqual(again.notices, []);
      again.close();
    } finally {
      mounted.unmount();
    }
  });

  it('under the repository: what was begun is taken back', async function () {
    using folder = temporaryFolder();
    using disk = temporaryFolder();
    const mounted = smallDisk(disk.path, 6);
    if (typeof mounted === 'string') {
      console.log(`      skipped: ${mounted}`);
      return this.skip();
    }
    try {
      const store = await openStore(folder.join('state'));
      const path = makeRepository(disk.join('alpha'));
      git(path, 'config', 'core.compression', '0');
      for (let n = 0; n < 8; n++) writeFileSync(`${path}/big${n}`, Buffer.alloc(100_000, n + 1));
      makeDirty(path);
      const before = snapshotRepository(path, { backups: true });
      const runner = new FixRunner({ git: new Git(), store, by: 'test' });
      for (const [id, answers] of [
        ['git/discard', {}],
        ['git/commit', { message: 'x' }],
        ['git/stash', {}],
      ] as const) {
        const plan = await runner.plan(id, [locationOf(path)], answers, { signal: never });
        fill(disk.join('ballast'));
        const size = readFileSync(disk.join('ballast')).length;
        // Room for the lock and a part of the work, not for all of it.
        rmSync(disk.join('ballast'));
        writeFileSync(disk.join('ballast'), Buffer.alloc(size - 300_000, 1));
        const [result] = await runner.apply(plan.id, { signal: never });
        assert.equal(result?.outcome, 'failed', JSON.stringify(result));
        assert.equal(result?.error?.code, 'disk-full', JSON.stringify(result));
        assert.equal(snapshotRepository(path, { backups: true }), before, id);
        rmSync(disk.join('ballast'));
        git(path, 'gc', '--quiet', '--prune=now');
      }
      store.close();
    } finally {
      mounted.unmount();
    }
  });
});
