import { existsSync } from 'node:fs';
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryLocation } from '../git/facts.ts';
import { isMissing } from '../git/files.ts';
import type { Git } from '../git/git.ts';
import type { Journal, JournalRecord, Store } from '../store/types.ts';
import { removeTree } from './support/remove-tree.ts';

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
  let removed = 0;
  const failures: unknown[] = [];
  const add = (pruned: Pruned) => {
    removed += pruned.removed;
    for (const failure of pruned.failures) failures.push(failure);
  };
  add(await tryPruneFolders(store.folder, store.journal, olderThanMs));
  for (const location of locations) {
    // git is asked only where there is something; packed refs keep the empty folder or are pruned with the next one.
    if (!existsSync(join(location.commonDir, 'refs', 'gitops-auditor'))) continue;
    removed += await pruneBackupRefs(git, location, store.journal, {
      ...(olderThanMs !== undefined && { olderThanMs }),
      ...(signal && { signal }),
    });
  }
  if (failures.length > 0) throw failures[0];
  return removed;
}

/** Removes backup folders of the state folder that are older. Returns how many; throws when it is through with all. */
export async function pruneBackupFolders(
  stateFolder: string,
  journal: Journal,
  olderThanMs = backupRetentionMs,
): Promise<number> {
  const { removed, failures } = await tryPruneFolders(stateFolder, journal, olderThanMs);
  if (failures.length > 0) throw failures[0];
  return removed;
}

interface Pruned {
  readonly removed: number;
  readonly failures: readonly unknown[];
}

/** What is being removed has this at its end: no undo takes half a folder for a whole one. */
const expired = '.expired';

async function tryPruneFolders(
  stateFolder: string,
  journal: Journal,
  olderThanMs = backupRetentionMs,
): Promise<Pruned> {
  const root = join(stateFolder, 'backups');
  const before = Date.now() - olderThanMs;
  let removed = 0;
  const failures: unknown[] = [];
  for (const name of await readdir(root).catch(() => [])) {
    const folder = join(root, name);
    try {
      if (name.endsWith(expired)) {
        // Cut off in the middle of it; a repository in the trash can be large.
        await removeTree(folder);
        continue;
      }
      const { mtimeMs } = await stat(folder);
      if (mtimeMs >= before || isAtWork(journal.get(name))) continue;
      await rename(folder, `${folder}${expired}`);
      await removeTree(`${folder}${expired}`);
      removed++;
    } catch (thrown) {
      // Another window may be at it too.
      if (!isMissing(thrown)) failures.push(thrown);
    }
  }
  return { removed, failures };
}

/** The change that made it: `refs/gitops-auditor/<kind>/<entry>`, with a number after that where it made several. */
const entryOf = (ref: string): string => ref.split('/')[3] ?? '';

/** Being made or taken back, or cut off in the middle of it. */
const isAtWork = (record: JournalRecord | undefined): boolean =>
  record !== undefined && (record.state === 'started' || record.undoing !== null);

/**
 * Removes refs under `refs/gitops-auditor/` whose commit is older, but for those of a change that is under way; git
 * collects the objects in its own time. Returns how many.
 */
export async function pruneBackupRefs(
  git: Git,
  location: RepositoryLocation,
  journal: Journal,
  { olderThanMs = backupRetentionMs, signal }: { readonly olderThanMs?: number; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const format = '--format=%(refname) %(objectname) %(committerdate:unix)';
  const printed = await git.text(location.path, ['for-each-ref', format, 'refs/gitops-auditor/'], { signal });
  const before = (Date.now() - olderThanMs) / 1000;
  const old = printed
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, oid, time]) => oid !== undefined && Number(time) < before)
    .filter(([ref = '']) => !isAtWork(journal.get(entryOf(ref))));
  if (old.length === 0) return 0;
  const input = old.map(([ref, oid]) => `delete ${ref} ${oid}\n`).join('');
  await git.run(location.path, ['update-ref', '-m', 'gitops-auditor: expire', '--stdin'], {
    mutating: true,
    input,
    signal,
  });
  return old.length;
}
