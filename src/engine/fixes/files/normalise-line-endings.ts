import { defineFix, type RepairContext } from '../fix.ts';
import { type BytePath, nulTerminated, shown } from '../support/byte-path.ts';
import { change, conflict, read } from '../support/change.ts';
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
import { expectTargets, type TrackedTargets, textOf, trackedTargets } from '../support/tracked-targets.ts';
import { capped, count } from '../support/words.ts';

interface NormaliseMemory {
  readonly index: IndexMemory;
}

export const normaliseLineEndings = defineFix<TrackedTargets, NormaliseMemory>({
  id: 'files/normalise-line-endings',
  title: 'Normalise line endings',
  description:
    'Stages the files as .gitattributes says that git should keep them. The files on disk stay as they are; commit when you are ready.',
  undoable: true,
  risk: 'safe',
  needsFinding: true,
  questions: () => [],

  async plan(context) {
    const targets = await trackedTargets(context);
    const paths = targets.files.map(({ path }) => path);
    await refuseEdited(context, targets);
    return {
      summary: `Stage ${paths.length === 1 ? shown(paths[0] ?? '') : count(paths.length, 'file')} with normal line endings`,
      commands: [['git', 'add', '--renormalize', '--', ...paths.slice(0, 50).map(textOf)]],
      details: capped(paths.map((path) => `normalised: ${shown(path)}`)),
      warnings: ['The files on disk keep their line endings until they are next checked out.'],
      undoable: true,
      data: targets,
    };
  },

  async apply(context, targets, remember) {
    const entries = await expectTargets(context, targets);
    const paths = targets.files.map(({ path }) => path);
    await refuseEdited(context, targets);
    const backup = await backUpIndex(context);
    const index = rememberIndex(entries, { head: targets.head, backup, paths });
    remember({ index });
    await change(
      context,
      ['--literal-pathspecs', 'add', '--renormalize', '--pathspec-from-file=-', '--pathspec-file-nul'],
      { input: nulTerminated(paths) },
    );
    const now = await readIndexEntries(context);
    const changed = paths.filter((path) => now.get(path) !== entries.get(path));
    if (changed.length === 0) throw conflict('Git keeps the files as .gitattributes says already.', 'Audit again.');
    return {
      summary: `Staged ${count(changed.length, 'file')} with normal line endings`,
      undo: { index: { ...index, after: digestOf(now) } },
    };
  },

  async undo(context, { index }) {
    await requireIndexAfter(context, index);
    await putIndexBack(context, index);
    return `Took ${count(index.paths.length, 'file')} back from the index`;
  },

  async recover(context, { index }) {
    await dropLeftLocks(context, index);
    // Git puts the whole index in its place in one step.
    if ((await stateOfIndex(context, index)) === 'between')
      return { outcome: 'done', undo: { index: { ...index, after: digestOf(await readIndexEntries(context)) } } };
    await putIndexBack(context, index);
    return { outcome: 'undone' };
  },

  async recoverUndo(context, { index }) {
    await dropLeftLocks(context, index);
    await putIndexBack(context, index);
    return { outcome: 'undone' };
  },
});

/** Git would stage what was edited too. Throws `conflict` where a file differs in more than its line endings. */
async function refuseEdited(context: RepairContext, { files }: TrackedTargets): Promise<void> {
  // `git update-index --assume-unchanged` or `--skip-worktree`: git does not tell what was edited.
  const hidden = files.find(({ entry }) => !entry.startsWith('H '));
  if (hidden) throw conflict(`Git is told not to look at ${shown(hidden.path)}.`, 'See git ls-files -v.');
  const wanted = new Set(files.map(({ path }) => path));
  const edited = [...(await editedLines(context)), ...(await otherModes(context))].find((path) => wanted.has(path));
  if (edited !== undefined)
    throw conflict(`${shown(edited)} has changes that are not staged.`, 'Commit or stash them first.');
}

const diff = ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '-z'];

async function editedLines(context: RepairContext): Promise<BytePath[]> {
  const { stdout } = await read(context, [...diff, '--ignore-cr-at-eol', '--numstat', '--']);
  return stdout
    .toString('latin1')
    .split('\0')
    .flatMap((line) => {
      const [added, removed, path] = line.split('\t');
      return path === undefined || (added === '0' && removed === '0') ? [] : [path];
    });
}

/** Deleted, no longer a plain file, or with other permissions. */
async function otherModes(context: RepairContext): Promise<BytePath[]> {
  const { stdout } = await read(context, [...diff, '--raw', '--']);
  const parts = stdout.toString('latin1').split('\0');
  const paths: BytePath[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [before, after] = (parts[at] ?? '').slice(1).split(' ');
    if (before !== after) paths.push(parts[at + 1] ?? '');
  }
  return paths;
}
