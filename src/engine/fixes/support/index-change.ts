import { hash } from 'node:crypto';
import type { RepairContext } from '../fix.ts';
import { type BytePath, shown } from './byte-path.ts';
import { conflict, read } from './change.ts';
import { dropCutOffRestore, dropLockOfEarlierBoot, restoreIndex } from './index-file.ts';

/** One path of the index: `100644 1a2b… 0`, with the letter that says whether git looks at the file at all. */
export type IndexEntries = ReadonlyMap<BytePath, string>;

/** What undo and recovery of a change of the index need. */
export interface IndexMemory {
  readonly head: string;
  /** Absolute path of the copy. */
  readonly backup: string;
  /** Paths that the change is about. */
  readonly paths: readonly BytePath[];
  /** Digest of the entries before. */
  readonly before: string;
  /** Digest of the entries of all other paths. */
  readonly others: string;
  /** Digest of the entries after, once it is done. */
  readonly after?: string;
}

/** All entries; those with conflicts are kept apart by their stage. */
export async function readIndexEntries(context: RepairContext): Promise<IndexEntries> {
  const { stdout } = await read(context, ['ls-files', '-z', '--stage', '-v']);
  const entries = new Map<BytePath, string>();
  for (const line of stdout.toString('latin1').split('\0')) {
    const end = line.indexOf('\t');
    if (end < 0) continue;
    const path = line.slice(end + 1);
    const known = entries.get(path);
    entries.set(path, known === undefined ? line.slice(0, end) : `${known}, ${line.slice(0, end)}`);
  }
  return entries;
}

/** Says whether the index holds the same, whatever git has noted of the files’ times. */
export function digestOf(entries: IndexEntries, without: ReadonlySet<BytePath> = new Set()): string {
  const lines = [...entries].filter(([path]) => !without.has(path)).map(([path, entry]) => `${entry}\t${path}\0`);
  return hash('sha256', Buffer.from(lines.join(''), 'latin1'));
}

export const rememberIndex = (
  entries: IndexEntries,
  kept: Pick<IndexMemory, 'head' | 'backup' | 'paths'>,
): IndexMemory => ({ ...kept, before: digestOf(entries), others: digestOf(entries, new Set(kept.paths)) });

/** Where the index stands: as before the change, as after, or with the change half done; else something else changed. */
export async function stateOfIndex(
  context: RepairContext,
  memory: IndexMemory,
): Promise<'before' | 'after' | 'between' | 'other'> {
  const entries = await readIndexEntries(context);
  const now = digestOf(entries);
  if (now === memory.before) return 'before';
  if (now === memory.after) return 'after';
  return digestOf(entries, new Set(memory.paths)) === memory.others ? 'between' : 'other';
}

/** Throws `conflict` where a commit was made since, or something was staged; not where it was taken back by hand. */
export async function requireIndexAfter(context: RepairContext, memory: IndexMemory): Promise<void> {
  await requireHead(context, memory);
  const state = await stateOfIndex(context, memory);
  if (state === 'other') throw otherStaged();
  if (state !== 'between') return;
  const names = memory.paths.slice(0, enoughNames).map(shown).join(', ');
  const more = memory.paths.length > enoughNames ? ', …' : '';
  throw conflict(
    `What is staged of ${names}${more} is not as the change left it.`,
    'Look at it (git status), and stage or unstage it by hand.',
  );
}

const enoughNames = 3;

const otherStaged = () =>
  conflict(
    'Other files have been staged since, or taken out of the index.',
    'Unstage them first (git restore --staged FILE): the files themselves stay as they are.',
  );

async function requireHead(context: RepairContext, { head }: IndexMemory): Promise<void> {
  if ((await headOf(context)) !== head)
    throw conflict(
      'The branch has moved on since.',
      `It was at ${head.slice(0, 10)}. Where the change has been committed, revert that commit instead (git revert).`,
    );
}

/** Commit id of HEAD; empty before the first commit. */
export async function headOf(context: RepairContext): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'];
  const { stdout } = await read(context, args, { exitCodes: [0, 1] });
  return stdout.toString('latin1').trim();
}

/** Puts the index back, byte for byte, where it is not as it was. Throws `conflict` where other paths have changed. */
export async function putIndexBack(context: RepairContext, memory: IndexMemory): Promise<void> {
  const state = await stateOfIndex(context, memory);
  if (state === 'before') return;
  await requireHead(context, memory);
  if (state === 'other') throw otherStaged();
  await restoreIndex(context, memory.backup);
}

/** Locks that a killed process left: of an earlier boot, or of a restore that was cut off. */
export async function dropLeftLocks(context: RepairContext, { backup }: IndexMemory): Promise<void> {
  await dropLockOfEarlierBoot(context);
  await dropCutOffRestore(context, backup);
}
