import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import type { Journal } from '../store/types.ts';

/** How long recoverable copies are kept, unless said otherwise. */
export const backupRetentionMs = 30 * 24 * 60 * 60 * 1000;

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
    if (mtimeMs >= before || journal.get(name)?.state === 'started') continue;
    await rm(folder, { recursive: true, force: true });
    removed++;
  }
  return removed;
}

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
