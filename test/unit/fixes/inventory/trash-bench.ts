import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import type { RepositoryLocation } from '../../../../src/engine/git/facts.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { openStore } from '../../../../src/engine/store/store.ts';
import { findingOf, locationOf, never, workbench } from '../workbench.ts';

export const id = 'inventory/move-to-trash';
export const extra = [findingOf('inventory/extra')];
export const evenSo = { onlyHere: 'yes' };

/** A repository below the folder that is audited, and a runner whose state lies in `state`. */
export async function trashBench(state?: string) {
  const bench = await workbench();
  const stateFolder = state ?? bench.folder.join('state');
  const store = state === undefined ? bench.store : await openStore(state);
  const runner = state === undefined ? bench.runner : new FixRunner({ git: new Git(), store, by: 'test' });
  const location: RepositoryLocation = { ...locationOf(bench.path), root: bench.folder.path };
  const plan = async (answers: Record<string, string> = {}, at = location, findings = extra) => {
    const made = await runner.plan(id, [at], answers, { signal: never, findings: () => findings });
    return { ...(made.items[0] ?? assert.fail()), planId: made.id };
  };
  return {
    ...bench,
    store,
    runner,
    stateFolder,
    location,
    plan,
    why: async (at = location, findings = extra) => (await plan(evenSo, at, findings)).blocked?.message ?? '',
    async trash(answers: Record<string, string> = {}, at = location) {
      const [result] = await runner.apply((await plan(answers, at)).planId, { signal: never });
      assert.equal(result?.outcome, 'done', result?.message);
      return result?.entryId ?? '';
    },
    undo: (entryId: string) => runner.undo(entryId, { signal: never }),
    trashed: (entryId: string) => join(stateFolder, 'backups', entryId, 'alpha'),
    [Symbol.dispose]() {
      if (state !== undefined) store.close();
      bench[Symbol.dispose]();
    },
  };
}

/** All that lies in a folder: permissions, sizes, where links lead, and with `times` when each was changed, in ns. */
export function listing(path: string, { times = true } = {}): string[] {
  const lines: string[] = [];
  const walk = (folder: Buffer) => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const full = Buffer.concat([folder, Buffer.from('/'), name]);
      const info = lstatSync(full, { bigint: true });
      const link = info.isSymbolicLink() ? readlinkSync(full) : '';
      // The size and the times of a folder are those of its making.
      const more = info.isDirectory() ? [] : [info.size, ...(times ? [info.mtimeNs] : []), link];
      lines.push([full.toString('latin1').slice(path.length + 1), info.mode.toString(8), ...more].join(' '));
      if (info.isDirectory()) walk(full);
    }
  };
  walk(Buffer.from(path));
  return lines.sort();
}
