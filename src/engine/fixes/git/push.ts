import { GitError } from '../../git/git-error.ts';
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
import { change, changedSincePlan, conflict, read, withFullOutput } from '../support/change.ts';
import { capped, count, enoughLines } from '../support/words.ts';

interface PushData {
  readonly state: BranchState;
  readonly commits: number;
}

/** What tells later whether the remote has it. */
interface PushMemory {
  readonly remote: string;
  readonly remoteRef: string;
  readonly oid: string;
}

const networkTimeoutMs = 10 * 60_000;

export const push = defineFix<PushData, PushMemory>({
  id: 'git/push',
  title: 'Push',
  description: 'Sends the commits of the current branch to its upstream. Never forces.',
  undoable: false,
  risk: 'careful',
  questions: () => [],

  async plan(context) {
    requireWorkingTree(context.repository);
    const state = await readBranch(context);
    const upstream = requireUpstream(state);
    const { ahead, behind } = await compare(context, 'HEAD', upstream.oid);
    const to = shortRef(upstream.trackingRef);
    if (behind > 0)
      throw conflict(`${to} has ${count(behind, 'commit')} that ${state.branch} has not.`, 'Pull, or rebase, first.');
    if (ahead === 0) throw conflict(`${to} has every commit of ${state.branch} already.`);
    return {
      summary: `Push ${count(ahead, 'commit')} of ${state.branch} to ${to}`,
      commands: [['git', ...pushArguments(state)]],
      details: capped(await subjects(context, `${upstream.oid}..HEAD`, enoughLines), ahead),
      warnings: [],
      undoable: false,
      data: { state, commits: ahead },
    };
  },

  async apply(context, { state, commits }, remember) {
    if (JSON.stringify(await readBranch(context)) !== JSON.stringify(state)) throw changedSincePlan();
    const { remote, remoteRef, trackingRef } = requireUpstream(state);
    remember({ remote, remoteRef, oid: state.oid ?? '' });
    await pushNow(context, pushArguments(state), () => remember(null));
    return { summary: `Pushed ${count(commits, 'commit')} of ${state.branch} to ${shortRef(trackingRef)}` };
  },

  async recover(context, memory) {
    return { outcome: (await remoteHas(context, memory)) ? 'done' : 'undone' };
  },
});

/** Nothing but the branch is sent, whatever push.followTags and push.recurseSubmodules say: the preview shows no more. */
export const pushOnly = ['push', '--no-follow-tags', '--recurse-submodules=no'] as const;

function pushArguments(state: BranchState): string[] {
  const { remote, remoteRef } = requireUpstream(state);
  return [...pushOnly, '--', remote, `refs/heads/${state.branch}:${remoteRef}`];
}

/**
 * Pushes; may be interrupted, the remote takes all or nothing. Hooks of either side are quoted in full. `forget` is
 * called where git itself said that nothing was pushed: then nobody has to ask the remote, which may be gone.
 */
export async function pushNow(context: RepairContext, args: readonly string[], forget: () => void): Promise<void> {
  try {
    await change(context, args, { interruptible: true, timeoutMs: networkTimeoutMs });
  } catch (error) {
    if (error instanceof GitError && error.failure !== 'timeout') forget();
    throw withFullOutput(error, 'The push failed');
  }
}

/** Asks the remote: only it knows. */
export async function remoteHas(context: RepairContext, { remote, remoteRef, oid }: PushMemory): Promise<boolean> {
  const { stdout } = await read(context, ['ls-remote', '--', remote, remoteRef], { timeoutMs: 60_000 });
  return stdout
    .toString('utf8')
    .split('\n')
    .some((line) => line === `${oid}\t${remoteRef}`);
}
