import type { Question } from '../../../contract/fixes.ts';
import { defineFix, type RepairContext } from '../fix.ts';
import { type BytePath, bytePath, nulTerminated, shown } from '../support/byte-path.ts';
import { change } from '../support/change.ts';
import {
  applyEdits,
  type EditMemory,
  type FileEdit,
  recoverEdits,
  recoverUndoEdits,
  undoEdits,
} from '../support/file-edits.ts';
import { ignoreEdits } from '../support/ignore-patterns.ts';
import {
  digestOf,
  dropLeftLocks,
  type IndexMemory,
  putIndexBack,
  readIndexEntries,
  rememberIndex,
  requireIndexAfter,
  stateOfIndex,
} from '../support/index-change.ts';
import { backUpIndex } from '../support/index-file.ts';
import {
  expectTargets,
  ignoredAmong,
  type TrackedTargets,
  textOf,
  trackedTargets,
} from '../support/tracked-targets.ts';
import { capped, count } from '../support/words.ts';

interface UntrackData {
  readonly targets: TrackedTargets;
  readonly edits: readonly FileEdit[];
}

interface UntrackMemory {
  readonly index: IndexMemory;
  readonly removed: readonly BytePath[];
  /** null: no ignore file was touched yet. */
  readonly edits: EditMemory | null;
}

export const untrack = defineFix<UntrackData, UntrackMemory>({
  id: 'files/untrack',
  title: 'Stop tracking',
  description: 'Takes files out of git and keeps them on disk, and lists them in .gitignore if you say so.',
  undoable: true,
  risk: 'careful',
  needsFinding: true,
  questions: () => [ignoreQuestion],

  async plan(context) {
    const targets = await trackedTargets(context);
    const paths = targets.files.map(({ path }) => path);
    const ignored = await ignoredAmong(context, paths);
    const unlisted = paths.filter((path) => !ignored.has(path));
    const listed = context.answers.ignore === 'no' ? [] : unlisted;
    const edits = await ignoreEdits(
      context,
      listed.map((path) => ({ path, by: 'path', isFolder: false })),
    );
    return {
      summary: `Stop tracking ${paths.length === 1 ? shown(paths[0] ?? '') : count(paths.length, 'file')}`,
      commands: [['git', 'rm', '--cached', '--', ...paths.slice(0, 50).map(textOf)]],
      details: capped(paths.map((path) => `no longer tracked: ${shown(path)}`)),
      changes: edits,
      warnings: [
        'What was committed stays in the history and in every clone: secrets in it count as known.',
        'Once this is committed, git deletes the files wherever it is pulled: others keep a copy if they need one.',
        ...(listed.length < unlisted.length ? ['No pattern ignores them: git will call them untracked.'] : []),
      ],
      undoable: true,
      data: { targets, edits },
    };
  },

  async apply(context, { targets, edits }, remember) {
    const entries = await expectTargets(context, targets);
    const removed = targets.files.map(({ path }) => path);
    const paths = [...removed, ...edits.map(({ path }) => bytePath(path))];
    const index = rememberIndex(entries, { head: targets.head, backup: await backUpIndex(context), paths });
    const memory: UntrackMemory = { index, removed, edits: null };
    remember(memory);
    const edited =
      edits.length === 0 ? null : await applyEdits(context, edits, (made) => remember({ ...memory, edits: made }));
    await change(context, ['update-index', '--force-remove', '-z', '--stdin'], { input: nulTerminated(removed) });
    return {
      summary: `Stopped tracking ${count(removed.length, 'file')}`,
      undo: await finished(context, { ...memory, edits: edited }),
    };
  },

  async undo(context, memory) {
    await requireIndexAfter(context, memory.index);
    if (memory.edits) await undoEdits(context, memory.edits);
    await putIndexBack(context, memory.index);
    return `${count(memory.removed.length, 'file')} ${memory.removed.length === 1 ? 'is' : 'are'} tracked again`;
  },

  async recover(context, memory) {
    await dropLeftLocks(context, memory.index);
    const entries = await readIndexEntries(context);
    const isOut = memory.removed.every((path) => !entries.has(path));
    const state = await stateOfIndex(context, memory.index);
    if (
      isOut &&
      state === 'between' &&
      (memory.edits === null || (await recoverEdits(context, memory.edits)) === 'done')
    )
      return { outcome: 'done', undo: await finished(context, memory) };
    await takeBack(context, memory);
    return { outcome: 'undone' };
  },

  async recoverUndo(context, memory) {
    await dropLeftLocks(context, memory.index);
    await takeBack(context, memory);
    return { outcome: 'undone' };
  },
});

const ignoreQuestion: Question = {
  key: 'ignore',
  prompt: 'Where no pattern ignores them yet',
  kind: 'choice',
  choices: [
    { value: 'yes', label: 'List them in .gitignore' },
    { value: 'no', label: 'Leave .gitignore as it is' },
  ],
  default: 'yes',
  required: false,
};

async function finished(context: RepairContext, memory: UntrackMemory): Promise<UntrackMemory> {
  return { ...memory, index: { ...memory.index, after: digestOf(await readIndexEntries(context)) } };
}

async function takeBack(context: RepairContext, memory: UntrackMemory): Promise<void> {
  if (memory.edits) await recoverUndoEdits(context, memory.edits);
  await putIndexBack(context, memory.index);
}
