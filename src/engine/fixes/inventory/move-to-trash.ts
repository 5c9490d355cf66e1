import { realpath, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Question } from '../../../contract/fixes.ts';
import { isExpected } from '../../audit/inventory/expected.ts';
import { discover } from '../../git/discover.ts';
import type { RepositoryLocation } from '../../git/facts.ts';
import { isWithin } from '../../is-within.ts';
import { lockFileName } from '../../store/lock.ts';
import { defineFix, type FixContext, type RepairContext } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { knownFact } from '../support/known-fact.ts';
import { requireSavedIn } from '../support/unsaved.ts';
import { count } from '../support/words.ts';
import { hiddenClone } from './clone-folder.ts';
import { isThere, type Move, moveAway, settleMove } from './move-away.ts';
import { keptAt, moveBack, settleMoveBack, type WayBack } from './move-back.ts';
import { onlyHere } from './only-here.ts';

interface TrashData {
  /** Digest of what was shown as being only here. */
  readonly onlyHere: string;
}

interface TrashMemory {
  /** Where our lock lies, relative to the folder that is moved. */
  readonly lock: string;
}

export const moveToTrash = defineFix<TrashData, TrashMemory>({
  id: 'inventory/move-to-trash',
  title: 'Move to the trash',
  description:
    'Moves a repository that the inventory does not list out of the way. It is kept with the backups, and can be put back, for as long as the settings say.',
  undoable: true,
  risk: 'careful',
  destructive: true,
  needsFinding: true,
  evenMissing: true,
  needs: ['worktrees'],
  questions: () => [onlyHereQuestion],

  async plan(context) {
    const { repository, answers, backupRetentionMs } = context;
    const nested = await movable(context);
    const { work, details, warnings, digest } = await inspect(context, nested);
    if (work.length > 0 && answers.onlyHere !== 'yes')
      throw conflict(
        `${repository.name} holds what is only here: ${work.join('; ')}.`,
        'Push or copy it first, or say that it may go all the same (in the terminal: --answer onlyHere=yes).',
      );
    return {
      summary: `Move ${repository.path} to the trash`,
      commands: [['mv', repository.path, keptAt(moveOf(context))]],
      details: [
        `It can be put back until ${dayOf(Date.now() + backupRetentionMs)}; then it is removed for good.`,
        ...details,
      ],
      warnings: [...work.map((what) => `Only here: ${what}.`), ...warnings],
      undoable: true,
      data: { onlyHere: digest },
    };
  },

  async apply(context, data, remember) {
    const { repository, cancelled } = context;
    const nested = await movable(context);
    const { digest } = await inspect(context, nested);
    if (digest !== data.onlyHere)
      throw conflict(`What is only in ${repository.name} is not what the preview said.`, 'Preview again.');
    const memory: TrashMemory = { lock: join(relative(repository.path, repository.commonDir), lockFileName) };
    remember(memory);
    // The lock goes along: that it is no longer in its place must not end a long copy.
    const kept = await moveAway(moveOf(context), cancelled);
    await dropOwnLock(kept, memory);
    return { summary: `Moved ${repository.path} to the trash`, undo: memory };
  },

  async undo(context) {
    await moveBack(wayBackOf(context), context.cancelled);
    return `Put ${context.repository.path} back`;
  },

  async recover(context, memory) {
    const move = moveOf(context);
    await dropOwnLock(move.aside, memory);
    const kept = await settleMove(move);
    if (kept === undefined) return { outcome: 'undone' };
    await dropOwnLock(kept, memory);
    return { outcome: 'done', undo: memory };
  },

  async recoverUndo(context, memory) {
    return (await settleMoveBack(wayBackOf(context))) === 'back'
      ? { outcome: 'undone' }
      : { outcome: 'done', undo: memory };
  },
});

const onlyHereQuestion: Question = {
  key: 'onlyHere',
  prompt: 'If it holds work that is nowhere else',
  kind: 'choice',
  choices: [
    { value: 'no', label: 'Leave it where it is' },
    { value: 'yes', label: 'Move it all the same' },
  ],
  default: 'no',
  required: false,
};

const moveOf = ({ repository: { path }, entryId, backupFolder }: RepairContext): Move => ({
  path,
  aside: hiddenClone(path, entryId),
  into: backupFolder,
});

const wayBackOf = ({ repository: { path }, entryId, backupFolder }: RepairContext): WayBack => ({
  path,
  growing: hiddenClone(path, entryId),
  into: backupFolder,
});

/** It came along, held by this very change. */
const dropOwnLock = (kept: string, { lock }: TrashMemory) => rm(join(kept, lock), { force: true });

/** YYYY-MM-DD, local. */
function dayOf(time: number): string {
  const date = new Date(time);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

interface Inspection {
  readonly work: readonly string[];
  readonly details: readonly string[];
  readonly warnings: readonly string[];
  readonly digest: string;
}

/** The repositories in it that go along. Throws `conflict` where it may not be moved, or where that would break another. */
async function movable(context: FixContext): Promise<RepositoryLocation[]> {
  const { repository, findings, facts, roots, backupFolder, signal } = context;
  const { name, path, kind } = repository;
  if (isExpected(repository) || !(await isThere(path))) throw conflict(`${name} is not here.`, 'Audit again.');
  if (findings.length === 0)
    throw conflict(`No inventory calls ${name} extra.`, 'Only what an inventory does not list is moved.');
  requireSavedIn(context, path);
  if (kind === 'submodule' || kind === 'worktree') throw conflict(`${name} belongs to another repository.`);
  if ((await realpath(path)) !== path) throw conflict(`${path} is a link, or lies behind one.`, 'Move it by hand.');
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => root)));
  if (real.some((root) => isWithin(root, path)))
    throw conflict(`${name} is, or holds, a folder that is audited.`, 'Take that folder out of the workspace first.');
  if (isWithin(backupFolder, path)) throw conflict('The trash itself lies in it.');
  if (!isWithin(repository.commonDir, path))
    throw conflict(`The git directory of ${name} lies elsewhere: ${repository.commonDir}.`);
  const trees = knownFact(facts.worktrees, 'Its linked worktrees');
  const outside = trees.find((tree) => (tree.there || tree.locked) && !isWithin(tree.path, path));
  if (outside !== undefined)
    throw conflict(
      `${outside.path} is a linked worktree of it and would break.`,
      'Remove it first (git worktree remove).',
    );
  const { repositories } = await discover([path], { depth: 32, ignore: [], includeEnclosing: false, signal });
  const nested = repositories.filter((one) => one.path !== path && isWithin(one.path, path));
  const foreign = nested.find(
    (one) => one.kind === 'working-tree' || one.kind === 'bare' || !isWithin(one.commonDir, path),
  );
  if (foreign !== undefined)
    throw conflict(`It holds another repository: ${foreign.path}.`, 'Move that out of it first.');
  return nested;
}

async function inspect(context: FixContext, nested: readonly RepositoryLocation[]): Promise<Inspection> {
  const { path: root, kind } = context.repository;
  const own = await onlyHere(context, root, kind === 'bare');
  const [work, details, digests] = [[...own.work], [...own.details], [own.digest]];
  for (const { path, broken } of nested) {
    if (broken !== undefined) throw conflict(`${path} cannot be read: ${broken}`);
    const inside = await onlyHere(context, path, false);
    const where = `in ${relative(root, path)}`;
    for (const what of inside.work) work.push(`${what} ${where}`);
    for (const line of inside.details) details.push(`${line} (${where})`);
    digests.push(inside.digest);
  }
  const { ignored } = own;
  const warnings =
    ignored > 0 ? [`${count(ignored, 'ignored path')} will be moved too: settings and secrets may be among them.`] : [];
  return { work, details, warnings, digest: digests.join(' ') };
}
