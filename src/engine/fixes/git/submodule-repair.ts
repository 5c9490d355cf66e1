import { mkdir, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RepairContext } from '../fix.ts';
import { hiddenClone } from '../inventory/clone-folder.ts';
import { isThere, type Move, moveAway, settleMove } from '../inventory/move-away.ts';
import { change, conflict, read } from '../support/change.ts';
import { backUpIndex, dropLockOfEarlierBoot } from '../support/index-file.ts';
import { removeTree } from '../support/remove-tree.ts';
import { takeBackFiles } from '../support/take-back-files.ts';
import { readWorkingState } from '../support/working-state.ts';
import { gitDirOf, inside, moduleOf, type SubmoduleTarget } from './submodule-target.ts';

/** A submodule that was moved, with its own git directory and a place for its backups. */
export interface MovedSubmodule extends SubmoduleTarget {
  readonly head: NonNullable<SubmoduleTarget['head']>;
}

export const isMoved = (target: SubmoduleTarget): target is MovedSubmodule => target.head !== null;

async function own(context: RepairContext, target: SubmoduleTarget, at: number): Promise<RepairContext> {
  const within = inside(context, target);
  const gitDir = (await gitDirOf(context, target)) ?? '';
  return {
    ...within,
    repository: { ...within.repository, gitDir, commonDir: gitDir },
    backupFolder: join(context.backupFolder, `submodule-${at}`),
  };
}

/** Keeps the index of a submodule for `comeBack`. Returns the absolute path of the copy. */
export async function keepIndex(context: RepairContext, target: MovedSubmodule, at: number): Promise<string> {
  return backUpIndex(await own(context, target, at));
}

/** Whether it stands whole at the recorded commit, with nothing changed. */
export async function isWhole(context: RepairContext, target: SubmoduleTarget): Promise<boolean> {
  if ((await gitDirOf(context, target).catch(() => undefined)) === undefined) return false;
  const state = await readWorkingState(inside(context, target)).catch(() => undefined);
  return state !== undefined && state.head === target.oid && !state.changes.some(({ kind }) => kind === 'tracked');
}

/** Throws `conflict` where a moved submodule could not go back without touching later work. */
export async function requireWayBack(context: RepairContext, target: MovedSubmodule): Promise<void> {
  const { path, oid, head } = target;
  const within = inside(context, target);
  const state = await readWorkingState(within);
  if (state.head !== oid || state.branch !== null) throw movedOn(target);
  if (state.changes.some(({ kind }) => kind === 'tracked' || kind === 'unmerged'))
    throw conflict(`${path} has been changed since.`, 'Commit or discard its changes first.');
  if (head.branch !== null && (await commitOf(within, `refs/heads/${head.branch}`)) !== head.oid)
    throw conflict(
      `The branch ${head.branch} of ${path} has moved on since.`,
      `It was at ${head.oid.slice(0, 10)}. To go to it as it is now: git switch ${head.branch}, in ${path}.`,
    );
  if ((await commitOf(within, head.oid)) === undefined)
    throw conflict(`The former commit of ${path} is gone.`, 'Fetch in it, then undo again.');
  const dry = ['read-tree', '--dry-run', '-m', '-u', '--exclude-per-directory=.gitignore', oid, head.oid];
  const { exitCode } = await read(within, dry, { exitCodes: [0, 128] });
  if (exitCode !== 0) throw conflict(`Files in ${path} are in the way.`, 'Move them out of it first.');
}

const movedOn = ({ path, oid }: MovedSubmodule) =>
  conflict(
    `${path} has moved on since.`,
    `Check out ${oid.slice(0, 10)} in it first (git checkout), or leave it as it is.`,
  );

async function commitOf(context: RepairContext, revision: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout, exitCode } = await read(context, args, { exitCodes: [0, 1] });
  return exitCode === 0 ? stdout.toString('latin1').trim() : undefined;
}

/** Takes a moved submodule back to where it stood, its branch checked out again. */
export async function comeBack(context: RepairContext, target: MovedSubmodule, at: number): Promise<void> {
  const within = await own(context, target, at);
  const { branch, oid } = target.head;
  // Whole before it has its name: what is found under that can be put back.
  await rename(await backUpIndex(within, 'index-before-undo.new'), join(within.backupFolder, 'index-before-undo'));
  const where = branch === null ? ['--detach', oid] : [branch];
  await change(within, ['checkout', '--quiet', '--no-recurse-submodules', ...where, '--']);
}

/**
 * After a crash, or an error: a submodule that git was moving, or moving back, stands where it stood before the change.
 * `indexBackup`: kept before git began.
 */
export async function settleMoved(
  context: RepairContext,
  target: MovedSubmodule,
  at: number,
  indexBackup: string,
): Promise<void> {
  const within = await own(context, target, at);
  await dropLockOfEarlierBoot(within);
  const { head, branch } = await readWorkingState(within);
  const before = target.head;
  const undoing = join(within.backupFolder, 'index-before-undo');
  if (head === before.oid && branch === before.branch) {
    // HEAD goes last: files may have gone ahead of it, unless it comes from there.
    if (!(await isThere(undoing))) await takeBackFiles(within, { before: before.oid, after: target.oid, indexBackup });
    return;
  }
  if (head !== target.oid || branch !== null) throw movedOn(target);
  if (await isThere(undoing))
    await takeBackFiles(within, { before: target.oid, after: before.oid, indexBackup: undoing });
  await requireWayBack(context, target);
  await comeBack(context, target, at);
}

const movesOf = (context: RepairContext, { path }: SubmoduleTarget, at: number): Move => {
  const full = join(context.repository.path, path);
  return { path: full, aside: hiddenClone(full, context.entryId), into: join(context.backupFolder, `removed-${at}`) };
};

/** Takes away what an initialisation made, or was cut off in making: files go to the backup folder, none is lost. */
export async function takeAway(context: RepairContext, target: SubmoduleTarget, at: number): Promise<void> {
  const move = movesOf(context, target, at);
  await settleMove(move);
  const isMovedAlready = await isThere(join(move.into, basename(move.path)));
  if (!isMovedAlready && (await isThere(move.path))) await moveAway(move);
  if (target.hasFolder) await mkdir(move.path, { recursive: true });
  const module = moduleOf(context, target.name);
  if (target.hasModule) {
    // As `git submodule deinit`: a repository whose working tree is named, and gone, git does not open.
    const config = ['config', '--file', join(module, 'config'), '--unset-all', 'core.worktree'];
    await change(context, config, { exitCodes: [0, 5] });
    return;
  }
  const aside = join(context.repository.gitDir, `gitops-auditor-${context.entryId}-module`);
  await removeTree(aside);
  // In one step: what is left of half a repository, git would take for a whole one.
  if (await isThere(module)) await rename(module, aside);
  await removeTree(aside);
  for (let folder = dirname(module); folder.length > context.repository.gitDir.length; folder = dirname(folder))
    if (!(await removedEmpty(folder))) break;
}

async function removedEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}
