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
import { change, changedSincePlan, conflict, withFullOutput } from '../support/change.ts';
import { capped, count, enoughLines } from '../support/words.ts';
import { refuseOperation } from '../support/working-state.ts';
import { askPlace, placeWarnings, pushPlaces, shownPlaces } from './push-places.ts';

interface PushData {
  readonly state: BranchState;
  readonly commits: number;
  /** Where git pushes to, without credentials. */
  readonly places: readonly string[];
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
    // What is under way is not done: nobody means half of it to be seen.
    refuseOperation(context.facts);
    const state = await readBranch(context);
    const upstream = requireUpstream(state);
    const { ahead, behind } = await compare(context, 'HEAD', upstream.oid);
    const to = shortRef(upstream.trackingRef);
    if (behind > 0)
      throw conflict(`${to} has ${count(behind, 'commit')} that ${state.branch} has not.`, 'Pull, or rebase, first.');
    if (ahead === 0) throw conflict(`${to} has every commit of ${state.branch} already.`);
    const places = await pushPlaces(context, upstream.remote);
    return {
      summary: `Push ${count(ahead, 'commit')} of ${state.branch} to ${to}`,
      commands: [['git', ...pushOnly, '--', upstream.remote, refspec(state.branch, upstream.remoteRef)]],
      details: capped(await subjects(context, `${upstream.oid}..HEAD`, enoughLines), ahead),
      warnings: placeWarnings(upstream.remote, places),
      undoable: false,
      data: { state, commits: ahead, places: shownPlaces(places) },
    };
  },

  async apply(context, { state, commits, places }, remember) {
    if (JSON.stringify(await readBranch(context)) !== JSON.stringify(state)) throw changedSincePlan();
    const { remote, remoteRef, trackingRef } = requireUpstream(state);
    await expectPlaces(context, remote, places);
    remember({ remote, remoteRef, oid: state.oid ?? '' });
    await pushNow(context, remote, refspec(state.branch, remoteRef), () => remember(null));
    return { summary: `Pushed ${count(commits, 'commit')} of ${state.branch} to ${shortRef(trackingRef)}` };
  },

  async recover(context, memory) {
    return { outcome: (await remoteHas(context, memory)) ? 'done' : 'undone' };
  },
});

/** Nothing but the branch is sent, whatever push.followTags and push.recurseSubmodules say: the preview shows no more. */
export const pushOnly = ['push', '--no-follow-tags', '--recurse-submodules=no'] as const;

export const refspec = (branch: string, remoteRef: string): string => `refs/heads/${branch}:${remoteRef}`;

/** Throws `conflict` where a push would go elsewhere than was shown. */
export async function expectPlaces(context: RepairContext, remote: string, shown: readonly string[]): Promise<void> {
  const now = shownPlaces(await pushPlaces(context, remote));
  if (now.join('\n') !== shown.join('\n')) throw changedSincePlan();
}

/**
 * Pushes; may be interrupted, a place takes all or nothing. Hooks of either side are quoted in full. `forget` is
 * called where git itself said that nothing was pushed: then nobody has to ask the remote, which may be gone.
 */
export async function pushNow(context: RepairContext, remote: string, what: string, forget: () => void): Promise<void> {
  // Of several places git may have come to some before it failed.
  const isOne = (await pushPlaces(context, remote)).length === 1;
  try {
    const args = [...pushOnly, '--', remote, what];
    await change(context, args, { interruptible: true, timeoutMs: networkTimeoutMs });
  } catch (error) {
    if (error instanceof GitError && error.failure !== 'timeout' && isOne) forget();
    throw withFullOutput(error, 'The push failed');
  }
}

/** Asks those that were pushed to: only they know. Throws `conflict` where some have it and others have not. */
export async function remoteHas(context: RepairContext, { remote, remoteRef, oid }: PushMemory): Promise<boolean> {
  const places = await pushPlaces(context, remote);
  const having = [];
  for (const place of places)
    if ((await askPlace(context, place, remoteRef)).includes(`${oid}\t${remoteRef}`)) having.push(place);
  if (having.length > 0 && having.length < places.length)
    throw conflict(
      `Of the places that ${remote} pushes to, only ${shownPlaces(having).join(', ')} has it.`,
      'Push again.',
    );
  return having.length > 0;
}
