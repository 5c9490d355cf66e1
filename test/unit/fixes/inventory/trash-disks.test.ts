import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPolicy } from '../../../../src/engine/audit/policy/merge.ts';
import type { FixContext } from '../../../../src/engine/fixes/fix.ts';
import { moveToTrash } from '../../../../src/engine/fixes/inventory/move-to-trash.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { lockFileName } from '../../../../src/engine/store/lock.ts';
import { git } from '../../../fixtures/git.ts';
import { makeDirty, never, snapshotRepository } from '../workbench.ts';
import { evenSo, extra, listing, trashBench } from './trash-bench.ts';

const memory = '/dev/shm';

const contextOf = ({ location, stateFolder }: Awaited<ReturnType<typeof trashBench>>): FixContext => ({
  repository: location,
  git: new Git(),
  signal: never,
  cancelled: never,
  entryId: 'entry-1',
  backupFolder: join(stateFolder, 'backups/entry-1'),
  isUnsaved: () => false,
  unsavedIn: () => undefined,
  accepted: { acceptance: () => undefined, acceptedOf: () => [], accept: () => [], takeBack: () => [] },
  policy: defaultPolicy,
  roots: [location.root],
  backupRetentionMs: 1,
  onStart: () => {},
  answers: {},
  findings: extra,
  facts: { worktrees: { state: 'known', value: [] } } as unknown as FixContext['facts'],
});

/** Names that are no text: Node cannot copy them. */
function removeOddNames(path: string): void {
  for (const name of readdirSync(path, { encoding: 'buffer' }))
    if (!Buffer.from(name.toString('utf8')).equals(name)) rmSync(Buffer.concat([Buffer.from(`${path}/`), name]));
}

describe('a repository moved to a trash', () => {
  if (process.platform === 'win32') return;

  for (const disk of ['the same disk', 'another disk'])
    describe(`on ${disk}`, () => {
      let state: string | undefined;
      beforeEach(function () {
        if (disk === 'the same disk') return;
        if (!existsSync(memory) || statSync(memory).dev === statSync(tmpdir()).dev) return this.skip();
        state = mkdtempSync(join(memory, 'gitops-auditor-test-'));
      });
      afterEach(() => {
        if (state !== undefined) rmSync(state, { recursive: true, force: true });
        state = undefined;
      });

      it('comes back as it was, whatever it holds', async () => {
        using bench = await trashBench(state);
        makeDirty(bench.path);
        // No file system lets a program be copied: the monitor of git listens on such a socket.
        const server = createServer().listen(join(bench.path, '.git/monitor.ipc'));
        server.unref();
        await new Promise((listening) => server.once('listening', listening));
        if (state !== undefined) removeOddNames(bench.path);
        // A copy keeps times to the millisecond, and none of links.
        const files = (path: string) =>
          listing(path, { times: state === undefined }).filter((line) => !line.startsWith('.git/monitor.ipc'));
        const before = [snapshotRepository(bench.path), files(bench.path)];
        const entryId = await bench.trash(evenSo).finally(() => server.close());
        assert.ok(!existsSync(bench.path));
        await bench.undo(entryId);
        assert.deepEqual([snapshotRepository(bench.path), files(bench.path)], before);
        assert.ok(!existsSync(join(bench.path, '.git', lockFileName)));
      });

      it('is put back where it cannot be copied, or nobody wants it any more; a lock that went along ends nothing', async () => {
        using bench = await trashBench(state);
        const before = snapshotRepository(bench.path);
        const apply = async (more: Partial<FixContext>) => {
          const context: FixContext = { ...contextOf(bench), ...more };
          const { data } = await moveToTrash.plan(context);
          return moveToTrash.apply(context, data, () => {});
        };
        const stopped = AbortSignal.abort();
        if (state !== undefined) {
          await assert.rejects(apply({ cancelled: stopped }), { code: 'cancelled' });
          assert.equal(snapshotRepository(bench.path), before);
          makeDirty(bench.path);
          const dirty = snapshotRepository(bench.path);
          await assert.rejects(apply({ answers: evenSo }));
          assert.equal(snapshotRepository(bench.path), dirty);
          git(bench.path, 'reset', '--quiet', '--hard');
          git(bench.path, 'clean', '--quiet', '-fdx');
          assert.deepEqual(readdirSync(join(bench.stateFolder, 'backups/entry-1')), []);
        }
        // As the heartbeat finds no lock any more in the middle of a long copy.
        const lost = new AbortController();
        const context = contextOf(bench);
        const { data } = await moveToTrash.plan(context);
        await moveToTrash.apply({ ...context, signal: lost.signal }, data, () => lost.abort());
        assert.ok(!existsSync(bench.path));
      });

      for (const way of ['there', 'back'])
        it(`is whole in one of the two places wherever it is cut off on its way ${way}`, async function () {
          this.timeout(600_000);
          for (let step = 1; ; step++) {
            using bench = await trashBench(state);
            const before = snapshotRepository(bench.path);
            const done = way === 'back' ? await bench.trash() : '';
            const script = new URL('./trash-in-child.ts', import.meta.url).pathname;
            const args = [bench.stateFolder, JSON.stringify(bench.location), JSON.stringify(extra), done, String(step)];
            const child = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
            if (child.status === 0) {
              assert.ok(step > (state === undefined ? 1 : 3), 'there was something to cut off');
              assert.deepEqual(await bench.runner.recover({ signal: never }), []);
              break;
            }
            assert.equal(child.signal, 'SIGKILL', child.stderr);
            const where = `before step ${step}`;
            const recovered = await bench.runner.recover({ signal: never });
            const [one] = recovered;
            assert.equal(recovered.length, 1, where);
            assert.equal(one?.entry.state, one?.outcome, `${where}: ${one?.error?.message}`);
            const entryId = one?.entry.id ?? '';
            if (one?.outcome === 'done') {
              assert.ok(!existsSync(bench.path), where);
              assert.equal(snapshotRepository(bench.trashed(entryId)), before, where);
              await bench.undo(entryId);
            }
            assert.equal(snapshotRepository(bench.path), before, where);
            assert.ok(!existsSync(join(bench.path, '.git', lockFileName)), where);
            assert.ok(!lstatSync(bench.path).isSymbolicLink());
            assert.deepEqual(
              readdirSync(bench.folder.path).filter((name) => name.startsWith('.')),
              [],
              where,
            );
            if (existsSync(join(bench.stateFolder, 'backups', entryId)))
              assert.deepEqual(readdirSync(join(bench.stateFolder, 'backups', entryId)), [], where);
          }
        });
    });
});
