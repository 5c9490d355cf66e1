import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { LinkedWorktree } from './facts.ts';
import type { FileCache } from './file-cache.ts';

/** The linked worktrees that the repository records, whether they are there or not. */
export async function readLinkedWorktrees(
  commonDir: string,
  common: ReadonlySet<string>,
  files: FileCache,
): Promise<readonly LinkedWorktree[]> {
  if (!common.has('worktrees')) return [];
  const folder = join(commonDir, 'worktrees');
  const names = (await files.disk.names(folder)) ?? [];
  const read = await Promise.all(names.sort().map((name) => readOne(join(folder, name), files)));
  return read.filter((worktree) => worktree !== undefined);
}

/** Undefined where git itself would not make sense of it. */
async function readOne(record: string, files: FileCache): Promise<LinkedWorktree | undefined> {
  const link = await files.read(join(record, 'gitdir'), (content) => content.toString('utf8').trimEnd());
  if (link === undefined || link === '') return undefined;
  // Relative since git 2.48, where `worktree.useRelativePaths` is set.
  const path = dirname(isAbsolute(link) ? link : resolve(record, link));
  const [there, locked] = await Promise.all([
    files.disk.exists(join(path, '.git')),
    files.disk.exists(join(record, 'locked')),
  ]);
  return { name: basename(record), path, there, locked };
}
