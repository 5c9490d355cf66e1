import { AuditorError } from '../../../contract/errors.ts';
import type { Question } from '../../../contract/fixes.ts';
import type { RepositoryFacts } from '../../git/facts.ts';
import { defineFix, type RepairContext } from '../fix.ts';
import { type BranchState, readBranch, requireWorkingTree, resolveCommit } from '../support/branch-state.ts';
import { changedSincePlan, conflict, readText } from '../support/change.ts';
import {
  applyConfig,
  type ConfigChange,
  readConfig,
  recoverConfig,
  recoverUndoConfig,
  requireKeepable,
  undoConfig,
} from '../support/config-change.ts';
import { expectPlaces, pushNow, pushOnly, refspec, remoteHas } from './push.ts';
import { placeWarnings, pushPlaces, shownPlaces } from './push-places.ts';

interface UpstreamData {
  readonly state: BranchState;
  readonly remote: string;
  readonly publish: boolean;
  /** Where git pushes to, without credentials; none where nothing is published. */
  readonly places: readonly string[];
  readonly changes: readonly ConfigChange[];
}

interface UpstreamMemory {
  readonly branch: string;
  readonly changes: readonly ConfigChange[];
  /** It was sent to the remote first: that part stays. */
  readonly published?: { readonly remote: string; readonly remoteRef: string; readonly oid: string };
}

export const setUpstream = defineFix<UpstreamData, UpstreamMemory>({
  id: 'git/set-upstream',
  title: 'Set upstream',
  description:
    'Lets the current branch follow the branch of the same name on a remote; publishes it there if you say so.',
  undoable: true,
  risk: 'safe',
  questions: (_repository, facts) => [remoteQuestion(facts), publishQuestion],

  async plan(context) {
    requireWorkingTree(context.repository);
    const state = await readBranch(context);
    if (state.oid === null) throw conflict(`${state.branch} has no commit yet.`);
    const remote = await chosenRemote(context);
    const publish = (await resolveCommit(context, `refs/remotes/${remote}/${state.branch}`)) === null;
    if (publish && context.answers.publish !== 'yes')
      throw new AuditorError('bad-input', `${remote} has no branch ${state.branch}, as far as is known here.`, {
        hint: 'Fetch first, or choose to publish the branch (in the terminal: --answer publish=yes).',
      });
    const changes = await upstreamChanges(context, state.branch, remote);
    requireKeepable(changes);
    if (!publish && changes.every(({ before, after }) => before.join() === after.join()))
      throw conflict(`${state.branch} follows ${remote}/${state.branch} already.`);
    const places = publish ? await pushPlaces(context, remote) : [];
    return {
      summary: publish
        ? `Publish ${state.branch} to ${remote} and follow it`
        : `Let ${state.branch} follow ${remote}/${state.branch}`,
      commands: [
        publish
          ? ['git', ...pushOnly, '--set-upstream', '--', remote, state.branch]
          : ['git', 'branch', `--set-upstream-to=${remote}/${state.branch}`],
      ],
      details: [],
      warnings: publish ? ['Publishing cannot be undone from here.', ...placeWarnings(remote, places)] : [],
      undoable: !publish,
      data: { state, remote, publish, places: shownPlaces(places), changes },
    };
  },

  async apply(context, { state, remote, publish, places, changes }, remember) {
    if (JSON.stringify(await readBranch(context)) !== JSON.stringify(state)) throw changedSincePlan();
    if (publish) await expectPlaces(context, remote, places);
    const { branch } = state;
    const remoteRef = `refs/heads/${branch}`;
    const memory: UpstreamMemory = {
      branch,
      changes,
      ...(publish && { published: { remote, remoteRef, oid: state.oid ?? '' } }),
    };
    remember(memory);
    if (publish) await pushNow(context, remote, refspec(branch, remoteRef), () => remember(null));
    await applyConfig(context, changes);
    if (publish) return { summary: `Published ${branch} to ${remote} and let it follow` };
    return { summary: `Let ${branch} follow ${remote}/${branch}`, undo: memory };
  },

  async undo(context, { branch, changes }) {
    await undoConfig(context, changes);
    return `Gave ${branch} its former upstream back`;
  },

  async recover(context, memory) {
    if (memory.published && !(await remoteHas(context, memory.published))) return { outcome: 'undone' };
    if (memory.published) {
      // Published already: only the rest can be done.
      if ((await recoverConfig(context, memory.changes)) === 'undone') await applyConfig(context, memory.changes);
      return { outcome: 'done' };
    }
    const outcome = await recoverConfig(context, memory.changes);
    return outcome === 'done' ? { outcome, undo: memory } : { outcome };
  },

  async recoverUndo(context, memory) {
    const outcome = await recoverUndoConfig(context, memory.changes);
    return outcome === 'done' ? { outcome, undo: memory } : { outcome };
  },
});

const publishQuestion: Question = {
  key: 'publish',
  prompt: 'If the remote has no branch of this name',
  kind: 'choice',
  choices: [
    { value: 'no', label: 'Do nothing' },
    { value: 'yes', label: 'Publish it (git push --set-upstream)' },
  ],
  default: 'no',
  required: false,
};

/** Which remote; shared with the fixes that change one. */
export function remoteQuestion(facts?: RepositoryFacts): Question {
  const names =
    facts?.configuration.state === 'known' ? facts.configuration.value.remotes.map((remote) => remote.name) : [];
  const preferred = names.includes('origin') ? 'origin' : (names[0] ?? 'origin');
  return {
    key: 'remote',
    prompt: 'Remote',
    ...(names.length > 0
      ? { kind: 'choice', choices: names.map((name) => ({ value: name, label: name })) }
      : { kind: 'text' }),
    default: preferred,
    required: false,
  };
}

/** The remote answered, else the only one, else `origin`. Throws where there is none of that name. */
export async function chosenRemote(
  context: RepairContext & { answers: Readonly<Record<string, string>> },
): Promise<string> {
  const names = (await readText(context, ['remote'])).split('\n').filter((name) => name !== '');
  if (names.length === 0) throw conflict('There is no remote.', 'Add one first.');
  const answer = context.answers.remote?.trim();
  const wanted = answer || (names.length === 1 ? names[0] : 'origin');
  const found = names.find((name) => name === wanted);
  if (found === undefined)
    throw new AuditorError('bad-input', `There is no remote ${wanted ?? ''}.`, {
      hint: `Choose one of: ${names.join(', ')}.`,
    });
  return found;
}

async function upstreamChanges(context: RepairContext, branch: string, remote: string): Promise<ConfigChange[]> {
  const changes: ConfigChange[] = [];
  for (const [key, value] of [
    [`branch.${branch}.remote`, remote],
    [`branch.${branch}.merge`, `refs/heads/${branch}`],
  ] as const)
    changes.push({ key, before: await readConfig(context, key), after: [value] });
  return changes;
}
