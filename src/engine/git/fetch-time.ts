import { join } from 'node:path';
import { type Fact, known, unknown } from '../fact.ts';
import { millisecondsOf } from './disk.ts';
import type { RepositoryLocation } from './facts.ts';
import type { FileCache } from './file-cache.ts';
import { hasPackedUnder } from './refs.ts';

/**
 * When the remotes were last fetched: the newest FETCH_HEAD of the repository and its worktrees, else the time of
 * the clone. null only where nothing came from a remote yet; where something did but no time is to be had, unknown.
 */
export async function readLastFetch(
  { gitDir, commonDir }: Pick<RepositoryLocation, 'gitDir' | 'commonDir'>,
  remotes: readonly string[],
  common: ReadonlySet<string>,
  files: FileCache,
): Promise<Fact<number | null>> {
  const worktrees = common.has('worktrees') ? ((await files.disk.names(join(commonDir, 'worktrees'))) ?? []) : [];
  const folders = new Set([gitDir, commonDir, ...worktrees.map((name) => join(commonDir, 'worktrees', name))]);
  const records = await Promise.all([...folders].map((folder) => files.disk.stat(join(folder, 'FETCH_HEAD'))));
  // A fetch empties FETCH_HEAD first: an empty one is of a fetch that failed, or of an empty remote.
  const fetched = records.flatMap((record) =>
    record === undefined || record.size === 0n ? [] : [millisecondsOf(record)],
  );
  const last = latest(fetched);
  if (last !== undefined) return known(last);
  if (records.some((record) => record !== undefined))
    return unknown('The last fetch failed or found an empty remote; when one succeeded before is not recorded.');
  const cloned = await clonedAt(commonDir, remotes, common, files);
  if (cloned !== undefined) return known(cloned);
  if (await hasTrackingRefs(commonDir, remotes, common, files))
    return unknown('There are remote-tracking branches, but no record of a fetch (they may come from a push).');
  return known(null);
}

/** The first line of HEAD's reflog, or the link to the remote's default branch, which a clone writes. */
async function clonedAt(
  commonDir: string,
  remotes: readonly string[],
  common: ReadonlySet<string>,
  files: FileCache,
): Promise<number | undefined> {
  if (common.has('logs')) {
    const at = await files.read(join(commonDir, 'logs', 'HEAD'), parseCloneEntry, { limit: 4096 });
    if (at !== undefined && at !== null) return at;
  }
  const heads = await Promise.all(
    remotes.map((remote) => files.disk.modifiedAt(join(commonDir, 'refs', 'remotes', remote, 'HEAD'))),
  );
  return latest(heads.filter((time) => time !== undefined));
}

const latest = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : times.reduce((one, other) => Math.max(one, other));

function parseCloneEntry(log: Buffer): number | null {
  const [, seconds] = /^[^\n]*> (\d+) [+-]\d{4}\tclone: from /.exec(log.toString('utf8')) ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

async function hasTrackingRefs(
  commonDir: string,
  remotes: readonly string[],
  common: ReadonlySet<string>,
  files: FileCache,
): Promise<boolean> {
  // In a reftable repository only git can tell.
  if (common.has('reftable')) return true;
  for (const remote of remotes) {
    if ((await files.disk.names(join(commonDir, 'refs', 'remotes', remote)))?.length) return true;
    if (await hasPackedUnder(commonDir, `refs/remotes/${remote}/`, files)) return true;
  }
  // A bare clone or mirror fetches straight into its own branches and keeps no record.
  return !common.has('index') && (await hasPackedUnder(commonDir, 'refs/', files));
}
