import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { defineFix, type RepairContext } from '../fix.ts';
import {
  type BranchState,
  compare,
  readBranch,
  requireUpstream,
  requireWorkingTree,
  shortRef,
  subjects,
} from '../support/branch-state.ts';
import { change, changedSincePlan, conflict } from '../support/change.ts';
import { backUpIndex, dropLockOfEarlierBoot } from '../support/index-file.ts';
import { takeBackFiles } from '../support/take-back-files.ts';
import { capped, count, enoughLines } from '../support/words.ts';
import { expectHead, readWorkingState, refuseUnfinished } from '../support/working-state.ts';

interface PullData {
  readonly state: BranchState;
  readonly commits: number;
}

interface PullMemory {
  readonly branch: string;
  readonly before: string;
  readonly after: string;
  readonly indexBackup: string;
}

export const pull = defineFix<PullData, PullMemory>({
  id: 'git/pull',
  title: 'Pull (fast-forward)',
  description: 'Brings the current branch to its upstream as last fetched. Fast-forward only: never merges or rebases.',
  undoable: true,
  risk: 'safe',
  questions: () => [],

  async plan(context) {
    requireWorkingTree(context.repository);
    const working = await readWorkingState(context);
    refuseUnfinished(working, context.facts);
    const state = await readBranch(context);
    const upstream = requireUpstream(state);
    const from = shortRef(upstream.trackingRef);
    const { ahead, behind } = await compare(context, 'HEAD', upstream.oid);
    if (behind === 0)
      throw conflict(`${state.branch} has every commit of ${from} as last fetched.`, 'Fetch first to see what is new.');
    if (ahead > 0) throw conflict(`${state.branch} and ${from} have diverged.`, 'Merge or rebase by hand.');
    return {
      summary: `Fast-forward ${state.branch} by ${count(behind, 'commit')} to ${from}`,
      commands: [['git', 'merge', '--ff-only', upstream.oid]],
      details: capped(await subjects(context, `HEAD..${upstream.oid}`, enoughLines), behind),
      warnings:
        working.changes.length > 0
          ? ['There are local changes; they stay, and a pull that touches them is refused.']
          : [],
      undoable: true,
      data: { state, commits: behind },
    };
  },

  async apply(context, { state, commits }, remember) {
    if (JSON.stringify(await readBranch(context)) !== JSON.stringify(state)) throw changedSincePlan();
    const { oid: after, trackingRef } = requireUpstream(state);
    const memory: PullMemory = {
      branch: state.branch,
      before: state.oid ?? '',
      after,
      indexBackup: await backUpIndex(context),
    };
    remember(memory);
    await change(context, ['merge', '--ff-only', '--no-autostash', '--no-stat', after]);
    return {
      summary: `Fast-forwarded ${state.branch} by ${count(commits, 'commit')} to ${shortRef(trackingRef)}`,
      undo: memory,
    };
  },

  async undo(context, memory) {
    const { branch, before, after } = memory;
    const instead = `To go back all the same, keeping local changes: git reset --keep ${before.slice(0, 10)}.`;
    expectHead(await readWorkingState(context), { branch, head: after }, instead);
    await change(context, ['update-index', '-q', '--refresh'], { exitCodes: [0, 1] });
    // Whole before it has its name: what is found under that can be put back.
    await rename(await backUpIndex(context, 'index-before-undo.new'), indexBeforeUndo(context));
    try {
      // Unlike a reset, this keeps what is staged elsewhere and refuses where local changes are in the way.
      await change(context, ['read-tree', '-m', '-u', after, before]);
    } catch (error) {
      await takeBackUndo(context, memory);
      if (AuditorError.from(error).code === 'locked') throw error;
      throw conflict(`Local changes are in the way: ${(error as Error).message}`, 'Commit or stash them first.');
    }
    await change(context, ['update-ref', '-m', 'gitops-auditor: undo pull', 'HEAD', before, after]);
    return `Took ${branch} back to ${before.slice(0, 10)}`;
  },

  async recover(context, memory) {
    const { head, branch } = await readWorkingState(context);
    if (branch === memory.branch && head === memory.after) return { outcome: 'done', undo: memory };
    expectHead({ head, branch }, { branch: memory.branch, head: memory.before });
    await dropLockOfEarlierBoot(context);
    await takeBackFiles(context, memory);
    return { outcome: 'undone' };
  },

  async recoverUndo(context, memory) {
    const { head, branch } = await readWorkingState(context);
    if (branch === memory.branch && head === memory.before) return { outcome: 'undone' };
    expectHead({ head, branch }, { branch: memory.branch, head: memory.after });
    await dropLockOfEarlierBoot(context);
    await takeBackUndo(context, memory);
    return { outcome: 'done', undo: memory };
  },
});

const indexBeforeUndo = ({ backupFolder }: RepairContext): string => join(backupFolder, 'index-before-undo');

/** Files that the undo had already taken back to the old commit are brought to the new one again. */
async function takeBackUndo(context: RepairContext, { before, after }: PullMemory): Promise<void> {
  const indexBackup = indexBeforeUndo(context);
  if (!existsSync(indexBackup)) return;
  await takeBackFiles(context, { before: after, after: before, indexBackup });
  await rm(indexBackup);
}
