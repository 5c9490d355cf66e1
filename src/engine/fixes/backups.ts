import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import type { Journal, JournalRecord, Store } from '../store/types.ts';

/** How long recoverable copies are kept, unless said otherwise. */
export const backupRetentionMs = 30 * 24 * 60 * 60 * 1000;

interface Pruning {
  readonly git: Git;
  readonly store: Pick<Store, 'folder' | 'journal'>;
  readonly locations: readonly RepositoryLocation[];
  readonly olderThanMs?: number;
  readonly signal?: AbortSignal;
}

/** Removes recoverable copies that have expired, from the state folder and from the repositories. Returns how many. */
export async function pruneBackups({ git, store, locations, olderThanMs, signal }: Pruning): Promise<number> {
  let removed = await pruneBackupFolders(store.folder, store.journal, olderThanMs);
  for (const location of locations) {
    // git is asked only where there is something; packed refs keep the empty folder or are pruned with the next one.
    if (!existsSync(join(location.commonDir, 'refs', 'gitops-auditor'))) continue;
    removed += await pruneBackupRefs(git, location, {
      ...(olderThanMs !== undefined && { olderThanMs }),
      ...(signal && { signal }),
    });
  }
  return removed;
}

/** Removes backup folders of the state folder that are older. Returns how many. */
export async function pruneBackupFolders(
  stateFolder: string,
  journal: Journal,
  olderThanMs = backupRetentionMs,
): Promise<number> {
  const root = join(stateFolder, 'backups');
  const before = Date.now() - olderThanMs;
  let removed = 0;
  for (const name of await readdir(root).catch(() => [])) {
    const folder = join(root, name);
    const { mtimeMs } = await stat(folder);
    if (mtimeMs >= before || isAtWork(journal.get(name))) continue;
    await rm(folder, { recursive: true, force: true });
    removed++;
  }
  return removed;
}

/** Being made or taken back, or cut off in the middle of it. */
const isAtWork = (record: JournalRecord | undefined): boolean =>
  record !== undefined && (record.state === 'started' || record.undoing !== null);

/** Removes refs under `refs/gitops-auditor/` whose commit is older; git collects the objects in its own time. Returns how many. */
export async function pruneBackupRefs(
  git: Git,
  location: RepositoryLocation,
  { olderThanMs = backupRetentionMs, signal }: { readonly olderThanMs?: number; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const format = '--format=%(refname) %(objectname) %(committerdate:unix)';
  const printed = await git.text(location.path, ['for-each-ref', format, 'refs/gitops-auditor/'], { signal });
  const before = (Date.now() - olderThanMs) / 1000;
  const old = printed
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, oid, time]) => oid !== undefined && Number(time) < before);
  if (old.length === 0) return 0;
  const input = old.map(([ref, oid]) => `delete ${ref} ${oid}\n`).join('');
  await git.run(location.path, ['update-ref', '-m', 'gitops-auditor: expire', '--stdin'], {
    mutating: true,
    input,
    signal,
  });
  return old.length;
}
