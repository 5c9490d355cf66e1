import { copyFile, cp, mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { ifThere } from '../../git/files.ts';
import type { RepairContext } from '../fix.ts';
import { isThere } from '../inventory/move-away.ts';
import { change, conflict } from '../support/change.ts';
import { folderDigest } from '../support/folder-digest.ts';

/** What git keeps of a linked worktree in `.git/worktrees/<name>`. */
export interface WorktreeRecord {
  readonly name: string;
  /** Where the worktree should be. */
  readonly path: string;
  /** Of the record's files. */
  readonly digest: string;
}

const recordsOf = ({ repository }: RepairContext): string => join(repository.commonDir, 'worktrees');
export const recordOf = (context: RepairContext, name: string): string => join(recordsOf(context), name);
/** On the same disk, and nowhere that git looks: a record comes and goes in one step. */
const asideOf = (context: RepairContext, name: string): string =>
  join(context.repository.commonDir, `gitops-auditor-${context.entryId}-${name}`);
const copyOf = (context: RepairContext, name: string): string => join(context.backupFolder, 'worktrees', name);

/** Where the record says that the worktree is. */
export async function placeOf(record: string): Promise<string | undefined> {
  const link = (await ifThere(readFile(join(record, 'gitdir'), 'utf8')))?.trimEnd();
  if (link === undefined || link === '') return undefined;
  return dirname(isAbsolute(link) ? link : resolve(record, link));
}

/** Copies a record to the backup folder. Throws `conflict` where it changes meanwhile. */
export async function copyRecord(context: RepairContext, { name, digest }: WorktreeRecord): Promise<void> {
  const copy = copyOf(context, name);
  await rm(copy, { recursive: true, force: true });
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
  await cp(recordOf(context, name), copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  if ((await folderDigest(copy)) !== digest) throw conflict(`The worktree ${name} has changed.`, 'Preview again.');
}

/** Takes it out of git's sight. Throws `conflict`, with the record in its place, where it is in use again. */
export async function takeAside(context: RepairContext, { name, path, digest }: WorktreeRecord): Promise<void> {
  const [record, aside] = [recordOf(context, name), asideOf(context, name)];
  await rename(record, aside);
  const inUse = (await isThere(join(path, '.git'))) || (await folderDigest(aside)) !== digest;
  if (!inUse) return;
  await rename(aside, record);
  throw conflict(`The worktree ${name} is in use again.`, 'Preview again.');
}

/** The end of a removal: nothing of it stays beside the copy. */
export async function dropAside(context: RepairContext, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(asideOf(context, name), { recursive: true, force: true });
  // As git does with the last one.
  await rmdir(recordsOf(context)).catch(() => {});
}

/** Puts a record back, from aside or from its copy, in one step; one that is in its place stays. */
export async function putRecordBack(context: RepairContext, { name, digest }: WorktreeRecord): Promise<void> {
  const [record, aside, copy] = [recordOf(context, name), asideOf(context, name), copyOf(context, name)];
  if (await isThere(record)) return rm(aside, { recursive: true, force: true });
  const whole = (await isThere(aside)) && (await folderDigest(aside)) === digest;
  if (!whole) {
    await rm(aside, { recursive: true, force: true });
    if (!(await isThere(copy))) throw conflict('The copy of what was removed is gone.');
    await cp(copy, aside, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  }
  await mkdir(recordsOf(context), { recursive: true });
  await rename(aside, record);
}

/** Ids of the commits that the record holds on to, such as those of a detached HEAD and of its reflog. */
export async function commitsOf(record: string): Promise<string[]> {
  const files = ['HEAD', 'ORIG_HEAD', 'logs/HEAD', ...(await filesBelow(record, 'refs'))];
  const texts = await Promise.all(files.map((file) => ifThere(readFile(join(record, file), 'latin1'))));
  return texts.flatMap((text) => text?.match(/\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b/g) ?? []);
}

async function filesBelow(folder: string, below: string): Promise<string[]> {
  const entries = (await ifThere(readdir(join(folder, below), { withFileTypes: true }))) ?? [];
  const files = await Promise.all(
    entries.map(({ name }, at) =>
      entries[at]?.isDirectory() ? filesBelow(folder, `${below}/${name}`) : [`${below}/${name}`],
    ),
  );
  return files.flat();
}

/** The tree of what was staged in a worktree; undefined where it has no index, or one with conflicts. */
export async function stagedTree(context: RepairContext, name: string): Promise<string | undefined> {
  const index = join(copyOf(context, name), 'index');
  if (!(await isThere(index))) return undefined;
  // A copy: git writes into the index whose tree it writes.
  const env = { GIT_INDEX_FILE: join(context.backupFolder, 'worktree-index') };
  await copyFile(index, env.GIT_INDEX_FILE);
  const { exitCode, stdout } = await change(context, ['write-tree'], { env, exitCodes: [0, 128] });
  return exitCode === 0 ? stdout.toString('latin1').trim() : undefined;
}
