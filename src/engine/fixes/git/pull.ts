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
import { type BytePath, nulTerminated, quoted } from '../support/byte-path.ts';
import { change, changedSincePlan, conflict, read } from '../support/change.ts';
import { backUpIndex, dropLockOfEarlierBoot, restoreIndex } from '../support/index-file.ts';
import { removeFile } from '../support/saved-files.ts';
import { capped, count, enoughLines } from '../support/words.ts';
import { expectHead, readWorkingState, refuseUnfinished, signatureOf } from '../support/working-state.ts';

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
    const { operation } = context.facts;
    refuseUnfinished(working, operation.state === 'known' ? (operation.value?.kind ?? null) : null);
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

  async undo(context, { branch, before, after }) {
    expectHead(await readWorkingState(context), { branch, head: after });
    await change(context, ['update-index', '-q', '--refresh'], { exitCodes: [0, 1] });
    try {
      // Unlike a reset, this keeps what is staged elsewhere and refuses where local changes are in the way.
      await change(context, ['read-tree', '-m', '-u', after, before]);
    } catch (error) {
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
});

interface FileChange {
  readonly path: BytePath;
  readonly added: boolean;
  readonly newOid: string;
}

/** Files that the interrupted pull had already brought to the new commit go back; all others are left alone. */
async function takeBackFiles(context: RepairContext, { before, after, indexBackup }: PullMemory): Promise<void> {
  const root = context.repository.path;
  const changes = await changedFiles(context, before, after);
  const present: FileChange[] = [];
  for (const one of changes) if ((await signatureOf(root, one.path)) !== 'absent') present.push(one);
  const oids = await hashAsGitWould(
    context,
    present.map((one) => one.path),
  );
  const pulled = present.filter((one, index) => oids[index] === one.newOid);
  const removed = changes.filter((one) => !one.added && !present.includes(one));
  await restoreIndex(context, indexBackup);
  for (const { path } of pulled.filter((one) => one.added)) await removeFile(root, path);
  const stale = [...pulled.filter((one) => !one.added), ...removed].map((one) => one.path);
  for (const path of stale) await removeFile(root, path);
  if (stale.length > 0)
    await change(context, ['checkout-index', '--force', '-z', '--stdin'], { input: nulTerminated(stale) });
}

async function changedFiles(context: RepairContext, before: string, after: string): Promise<FileChange[]> {
  const { stdout } = await read(context, ['diff-tree', '-r', '-z', '--no-renames', '--end-of-options', before, after]);
  const parts = stdout.toString('latin1').split('\0');
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, , , newOid = '', letter] = (parts[at] ?? '').split(' ');
    const path = parts[at + 1] ?? '';
    if (!(parts[at] ?? '').includes('160000')) changes.push({ path, added: letter === 'A', newOid });
  }
  return changes;
}

/** Ids that the files would get if they were added now. */
async function hashAsGitWould(context: RepairContext, paths: readonly BytePath[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const input = `${paths.map(quoted).join('\n')}\n`;
  const { stdout } = await read(context, ['hash-object', '--stdin-paths'], { input });
  return stdout.toString('latin1').trim().split('\n');
}
