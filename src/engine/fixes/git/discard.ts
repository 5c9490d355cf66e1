import { join } from 'node:path';
import { defineFix, type RepairContext } from '../fix.ts';
import { backupIdentity } from '../support/backup-commit.ts';
import { requireWorkingTree, resolveCommit } from '../support/branch-state.ts';
import { type BytePath, filesAt, shown } from '../support/byte-path.ts';
import { change, conflict, readText } from '../support/change.ts';
import {
  backUpIndex,
  copyIndex,
  dropCutOffRestore,
  dropLockOfEarlierBoot,
  indexIsUnchanged,
  restoreIndex,
} from '../support/index-file.ts';
import {
  clearChanges,
  refuseLinkAbove,
  type SavedFile,
  saveFiles,
  treeWith,
  writeBack,
  writtenBack,
} from '../support/saved-files.ts';
import { capped, count } from '../support/words.ts';
import {
  type Change,
  describeChange,
  expectHead,
  expectUnchanged,
  readWorkingState,
  refuseUnfinished,
} from '../support/working-state.ts';

interface DiscardData {
  readonly fingerprint: string;
}

interface DiscardMemory {
  readonly head: string;
  readonly branch: string | null;
  /** The commit that keeps everything, for people and for git's garbage collection. */
  readonly backupRef: string;
  readonly indexBackup: string;
  readonly files: readonly SavedFile[];
  /** Files that git calls changed even as they came from HEAD (line endings, filters), with their signature then. */
  readonly stillDirty?: Readonly<Record<string, string>>;
}

export const discard = defineFix<DiscardData, DiscardMemory>({
  id: 'git/discard',
  title: 'Discard changes',
  description:
    'Brings the working tree to the last commit. Everything, untracked files too, is kept in the repository and can be restored. Ignored files stay.',
  undoable: true,
  risk: 'careful',
  destructive: true,
  questions: () => [],

  async plan(context) {
    requireWorkingTree(context.repository);
    const state = await readWorkingState(context);
    if (state.head === null) throw conflict('There is no commit yet to go back to.');
    refuseUnfinished(state, context.facts);
    const changes = state.changes.filter(canBeDiscarded);
    const left = state.changes.filter((one) => !canBeDiscarded(one));
    if (changes.length === 0) throw conflict('There is nothing to discard.');
    const untracked = changes.filter(({ kind }) => kind === 'untracked').length;
    const tracked = changes.length - untracked;
    return {
      summary: [
        tracked > 0 && `Discard the changes of ${count(tracked, 'file')}`,
        untracked > 0 && `${tracked > 0 ? 'remove' : 'Remove'} ${count(untracked, 'untracked file')}`,
      ]
        .filter(Boolean)
        .join(', '),
      commands: [
        ['git', 'update-ref', backupRefOf(context), '<commit with everything>'],
        ...(tracked > 0 ? [['git', 'restore', '--source=HEAD', '--staged', '--worktree', '<the files listed>']] : []),
        ...(untracked > 0 ? [['git', 'clean', '--force', '--', '<the untracked files listed>']] : []),
      ],
      details: capped(changes.map(describeChange)),
      warnings: left.map((one) => `${shown(one.path)} is a repository of its own and stays as it is.`),
      undoable: true,
      data: { fingerprint: state.fingerprint },
    };
  },

  async apply(context, { fingerprint }, remember) {
    const { head, branch, changes } = await expectUnchanged(context, fingerprint);
    const affected = changes.filter(canBeDiscarded);
    const indexBackup = await backUpIndex(context);
    const files = await saveFiles(context, affected);
    const backupRef = backupRefOf(context);
    await keepInCommit(context, { head: head ?? '', indexBackup, files, backupRef });
    // Saving took its time: what was edited meanwhile is not in the backup.
    await expectUnchanged(context, fingerprint);
    const memory: DiscardMemory = { head: head ?? '', branch, backupRef, indexBackup, files };
    remember(memory);
    await clearChanges(context, files);
    return {
      summary: `Discarded the changes of ${count(files.length, 'file')}`,
      undo: { ...memory, stillDirty: await dirtyNow(context, files) },
    };
  },

  async undo(context, memory) {
    await putBack(context, memory);
    await change(context, ['update-ref', '-d', memory.backupRef]);
    return `Restored the changes of ${count(memory.files.length, 'file')}`;
  },

  async recover(context, memory) {
    await dropLockOfEarlierBoot(context);
    await dropCutOffRestore(context, memory.indexBackup);
    const dirty = new Set((await readWorkingState(context)).changes.map((one) => one.path));
    if (!memory.files.some((file) => dirty.has(file.path))) return { outcome: 'done', undo: memory };
    await putBack(context, memory, { begun: true });
    return { outcome: 'undone' };
  },

  async recoverUndo(context, memory) {
    await dropLockOfEarlierBoot(context);
    await dropCutOffRestore(context, memory.indexBackup);
    // The backup goes last.
    if ((await resolveCommit(context, memory.backupRef)) === null) return { outcome: 'undone' };
    await putBack(context, memory, { begun: true });
    await change(context, ['update-ref', '-d', memory.backupRef]);
    return { outcome: 'undone' };
  },
});

/** Submodules and nested repositories keep their own state; only what is staged of a submodule is ours to discard. */
const canBeDiscarded = ({ kind, index }: Change): boolean =>
  kind === 'tracked' || kind === 'untracked' || (kind === 'submodule' && index !== '.');

const backupRefOf = ({ entryId }: RepairContext): string => `refs/gitops-auditor/discarded/${entryId}`;

/** Like a stash: a commit of the working tree, whose parents are HEAD and a commit of the index. */
async function keepInCommit(
  context: RepairContext,
  { head, indexBackup, files, backupRef }: Omit<DiscardMemory, 'branch'>,
): Promise<void> {
  // A copy: git writes into the index whose tree it writes.
  const copy = join(context.backupFolder, 'index-copy');
  await copyIndex(indexBackup, copy);
  const commit = async (tree: string, parents: readonly string[], message: string) => {
    const args = ['commit-tree', '-m', message, ...parents.flatMap((parent) => ['-p', parent]), tree];
    return (await change(context, args, { env: backupIdentity })).stdout.toString('latin1').trim();
  };
  const indexTree = await change(context, ['write-tree'], { env: { GIT_INDEX_FILE: copy } });
  const staged = await commit(indexTree.stdout.toString('latin1').trim(), [head], 'Discarded: the index');
  const baseTree = await readText(context, ['rev-parse', '--verify', `${head}^{tree}`]);
  const everything = await commit(
    await treeWith(context, baseTree, files),
    [head, staged],
    'Discarded: the working tree with untracked files',
  );
  await change(context, [
    'update-ref',
    '-m',
    'gitops-auditor: discard',
    backupRef,
    everything,
    '0'.repeat(head.length),
  ]);
}

/**
 * Writes files and index back. Throws `conflict` and changes nothing where HEAD has moved or a file that it would
 * write over is neither as HEAD has it nor as the discard left it. After a crash (`begun`) some are originals already, or
 * half written.
 */
async function putBack(context: RepairContext, memory: DiscardMemory, { begun = false } = {}): Promise<void> {
  const state = await readWorkingState(context);
  expectHead(state, memory, `What was discarded is kept: git show ${memory.backupRef}, or git restore --source.`);
  const known = new Map(memory.files.map((file) => [file.path, file]));
  const written = begun ? await writtenBack(context, memory.files) : new Map<BytePath, 'whole' | 'partly'>();
  const files = memory.files.filter((file) => written.get(file.path) !== 'whole');
  // git takes a file away before it writes it anew: where it was killed between, there is nothing to lose.
  const isTakenAway = ({ path, signature }: Change) => begun && known.has(path) && signature === 'absent';
  const isEdited = ({ kind, path, signature }: Change) =>
    (kind === 'tracked' || known.has(path)) && !written.has(path) && memory.stillDirty?.[path] !== signature;
  const isLaterWork = (one: Change) => !isTakenAway(one) && isEdited(one);
  const unwritten = files.filter((file) => !written.has(file.path));
  const inTheWay = state.changes.find(isLaterWork)?.path ?? (await occupied(context, unwritten));
  if (inTheWay !== undefined)
    throw conflict(`${shown(inTheWay)} has been changed since.`, 'Commit, stash or remove that change first.');
  for (const { path } of files) await refuseLinkAbove(context.repository.path, path);
  if (files.length === 0 && (await indexIsUnchanged(context, memory.indexBackup))) return;
  await restoreIndex(context, memory.indexBackup, () => writeBack(context, files));
}

/** A file in the place of an untracked one that git does not list, because it came to be ignored. */
async function occupied(context: RepairContext, files: readonly SavedFile[]): Promise<BytePath | undefined> {
  const root = context.repository.path;
  const goesAway = new Set(files.filter((file) => file.kind === 'absent').map((file) => file.path));
  for (const { path } of files.filter((one) => one.untracked))
    for (const file of await filesAt(root, path)) if (!goesAway.has(file)) return file;
  return undefined;
}

async function dirtyNow(context: RepairContext, files: readonly SavedFile[]): Promise<Record<string, string>> {
  const ours = new Set(files.map((file) => file.path));
  const { changes } = await readWorkingState(context);
  return Object.fromEntries(
    changes.filter(({ path }) => ours.has(path)).map(({ path, signature }) => [path, signature]),
  );
}
