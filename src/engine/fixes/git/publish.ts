import { AuditorError } from '../../../contract/errors.ts';
import { GitError } from '../../git/git-error.ts';
import { redactUrl } from '../../git/urls.ts';
import { defineFix, type RepairContext } from '../fix.ts';
import { commitsAmong } from '../support/backup-commit.ts';
import { type BranchState, readBranch, requireWorkingTree } from '../support/branch-state.ts';
import { change, changedSincePlan, conflict, read, readText, withFullOutput } from '../support/change.ts';
import {
  applyConfig,
  type ConfigChange,
  readConfig,
  recoverConfig,
  recoverUndoConfig,
  requireKeepable,
  undoConfig,
} from '../support/config-change.ts';
import { count } from '../support/words.ts';
import { refuseOperation } from '../support/working-state.ts';
import { destination, nameQuestion, urlQuestion } from './publish-target.ts';
import { pushNow, pushOnly, refspec, remoteHas } from './push.ts';
import { askPlace, isElsewhere, onlyPlace, type PushPlace, pushPlaces } from './push-places.ts';

interface PublishData {
  readonly state: BranchState;
  readonly remote: string;
  /** Where git pushes to, without a password, which a URL that is configured already may hold. */
  readonly url: string;
  readonly changes: readonly ConfigChange[];
}

interface PublishMemory {
  readonly branch: string;
  readonly remote: string;
  readonly changes: readonly ConfigChange[];
  /** The remote was added, and with it what tracks its branches. */
  readonly added: boolean;
  /** What was tracked before under the name of a remote that was added: left by one that went. By ref. */
  readonly tracked: readonly (readonly [string, string])[];
  /** null: git said that it sent nothing. */
  readonly sent: { readonly remoteRef: string; readonly oid: string } | null;
}

export const publish = defineFix<PublishData, PublishMemory>({
  id: 'git/publish',
  title: 'Publish',
  description:
    'Sends the current branch to an empty repository at your host and lets it follow; a repository without a remote gets one, by the policy’s `publish` or the URL that you give.',
  undoable: true,
  risk: 'careful',
  questions: (repository, facts, _findings, policy) => [
    urlQuestion(repository, facts, policy),
    nameQuestion(facts, policy),
  ],

  async plan(context) {
    requireWorkingTree(context.repository);
    refuseOperation(context.facts);
    const state = await readBranch(context);
    if (state.oid === null) throw conflict(`${state.branch} has no commit yet.`, 'Commit first.');
    if (state.upstream !== null) throw conflict(`${state.branch} follows a branch already.`, 'Push instead.');
    const { remote, url, added } = await destination(context);
    const place = onlyPlace(remote, await pushPlaces(context, remote, url));
    await requireFit(context, state, place, remote);
    const changes = await configChanges(context, state.branch, remote, url);
    requireKeepable(changes);
    const shown = redactUrl(place.url);
    const commits = Number(await readText(context, ['rev-list', '--count', state.oid, '--']));
    return {
      summary: `Publish ${state.branch} (${count(commits, 'commit')}) to ${shown}`,
      commands: [
        ...(added ? [['git', 'remote', 'add', '--', remote, redactUrl(url ?? '')]] : []),
        ['git', ...pushOnly, '--set-upstream', '--', remote, state.branch],
      ],
      details: [
        `${state.branch} will follow ${remote}/${state.branch}.`,
        ...(isElsewhere(place) ? [`Git’s settings (pushurl, pushInsteadOf) lead pushes to ${shown}.`] : []),
      ],
      warnings: ['What is sent stays there: undoing takes back only what is set here.'],
      undoable: true,
      data: { state, remote, url: shown, changes },
    };
  },

  async apply(context, { state, remote, url, changes }, remember) {
    if (JSON.stringify(await readBranch(context)) !== JSON.stringify(state)) throw changedSincePlan();
    const { branch } = state;
    const remoteRef = `refs/heads/${branch}`;
    const newUrl = changes.find(({ key }) => key === `remote.${remote}.url`)?.after[0];
    const added = newUrl !== undefined;
    const place = onlyPlace(remote, await pushPlaces(context, remote, newUrl));
    if (redactUrl(place.url) !== url) throw changedSincePlan();
    const tracked = added ? [...(await trackedNow(context, remote))] : [];
    const sent = { remoteRef, oid: state.oid ?? '' };
    const memory: PublishMemory = { branch, remote, changes, added, tracked, sent };
    const remoteParts = changes.filter(({ key }) => key.startsWith('remote.'));
    remember({ ...memory, sent: null });
    await applyConfig(context, remoteParts);
    remember(memory);
    await pushNow(context, remote, refspec(branch, remoteRef), () => remember({ ...memory, sent: null }));
    await applyConfig(
      context,
      changes.filter((one) => !remoteParts.includes(one)),
    );
    return { summary: `Published ${branch} to ${url}`, undo: memory };
  },

  async undo(context, memory) {
    const { remote, branch, changes } = memory;
    if (memory.added) await requireUnused(context, memory);
    await undoConfig(context, changes);
    await dropTracking(context, memory);
    return memory.added ? `Removed ${remote}; what was sent stays there` : `${branch} follows nothing again`;
  },

  async recover(context, memory) {
    const { changes, sent, remote } = memory;
    if (sent !== null && (await remoteHas(context, { remote, ...sent }))) {
      // Sent already: only the rest can be done.
      if ((await recoverConfig(context, changes)) === 'undone') await applyConfig(context, changes);
      return { outcome: 'done', undo: memory };
    }
    await recoverConfig(context, changes);
    await dropTracking(context, memory);
    return { outcome: 'undone' };
  },

  async recoverUndo(context, memory) {
    const outcome = await recoverUndoConfig(context, memory.changes);
    if (outcome === 'done') return { outcome, undo: memory };
    await dropTracking(context, memory);
    return { outcome };
  },
});

/** So many tips tell whether two repositories have anything in common. */
const enoughTips = 500;

/** Throws `conflict` unless what is over there is empty, or of one history with this branch and nothing ahead of it. */
async function requireFit(
  context: RepairContext,
  { branch, oid }: BranchState,
  place: PushPlace,
  remote: string,
): Promise<void> {
  const lines = await listPlace(context, place);
  const heads = new Map<string, string>();
  for (const line of lines) {
    const [tip = '', ref = ''] = line.split('\t');
    if (ref.startsWith('refs/heads/')) heads.set(ref, tip);
  }
  if (heads.size === 0) return;
  const tips = await commitsAmong(context, [...heads.values()]);
  // The tips over there may be newer than what is known of them here, where that is of the same place.
  const known = isElsewhere(place) ? [] : [...(await trackedNow(context, remote)).values()];
  const fetched = known.filter(Boolean);
  const common = ['merge-base', oid ?? '', ...[...new Set([...tips, ...fetched])].slice(0, enoughTips)];
  const isRelated = common.length > 2 && (await read(context, common, { exitCodes: [0, 1] })).exitCode === 0;
  if (!isRelated)
    throw conflict(
      'The repository over there holds other work, none of which is here.',
      'Make an empty one for this repository, or look whether the URL is right.',
    );
  const theirs = heads.get(`refs/heads/${branch}`);
  if (theirs === undefined) return;
  const args = ['merge-base', '--is-ancestor', theirs, oid ?? ''];
  const isOurs = tips.includes(theirs) && (await read(context, args, { exitCodes: [0, 1] })).exitCode === 0;
  if (!isOurs)
    throw conflict(`The ${branch} over there has commits that are not here.`, 'Fetch, and merge or rebase, first.');
}

async function listPlace(context: RepairContext, place: PushPlace): Promise<string[]> {
  try {
    return await askPlace(context, place);
  } catch (thrown) {
    if (!(thrown instanceof GitError)) throw thrown;
    const { message, code } = AuditorError.from(withFullOutput(thrown, 'The repository over there cannot be reached'));
    throw new AuditorError(code, message, {
      hint: 'Make an empty repository at your host first, and look whether you may write to it.',
      cause: thrown,
    });
  }
}

async function configChanges(
  context: RepairContext,
  branch: string,
  remote: string,
  url: string | undefined,
): Promise<ConfigChange[]> {
  const wanted: [string, string][] = [
    ...(url === undefined
      ? []
      : [
          [`remote.${remote}.url`, url] as [string, string],
          [`remote.${remote}.fetch`, `+refs/heads/*:refs/remotes/${remote}/*`] as [string, string],
        ]),
    [`branch.${branch}.remote`, remote],
    [`branch.${branch}.merge`, `refs/heads/${branch}`],
  ];
  const changes: ConfigChange[] = [];
  for (const [key, value] of wanted) changes.push({ key, before: await readConfig(context, key), after: [value] });
  return changes;
}

/** Throws `conflict` where more has come to hang on a remote that was added. */
async function requireUnused(context: RepairContext, { remote, branch, changes }: PublishMemory): Promise<void> {
  const hint = `Remove it yourself (git remote remove ${remote}).`;
  const format = '--format=%(refname:lstrip=2) %(upstream:remotename)';
  const branches = (await readText(context, ['for-each-ref', format, 'refs/heads'])).split('\n');
  if (branches.some((line) => line.endsWith(` ${remote}`) && line !== `${branch} ${remote}`))
    throw conflict(`Other branches follow ${remote} by now.`, hint);
  const { stdout } = await read(context, ['config', '--local', '-z', '--name-only', '--list']);
  const keys = stdout.toString('utf8').split('\0');
  const isOther = (key: string) => key.startsWith(`remote.${remote}.`) && !changes.some((one) => one.key === key);
  if (keys.some(isOther)) throw conflict(`${remote} has got other settings since.`, hint);
}

/** What tracks the branches of a remote, by ref; empty for one that only points at another. */
async function trackedNow(context: RepairContext, remote: string): Promise<Map<string, string>> {
  const args = [
    'for-each-ref',
    '--format=%(refname) %(if)%(symref)%(then)%(else)%(objectname)%(end)',
    `refs/remotes/${remote}/`,
  ];
  const lines = (await readText(context, args)).split('\n').filter(Boolean);
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/** What tracks the branches of a remote that goes is nobody's any more, as for `git remote remove`. */
async function dropTracking(context: RepairContext, { remote, added, tracked }: PublishMemory): Promise<void> {
  if (!added) return;
  const [now, before] = [await trackedNow(context, remote), new Map(tracked)];
  const commands = [
    ...[...now.keys()].filter((ref) => !before.has(ref)).map((ref) => `delete ${ref}\n`),
    ...tracked.filter(([ref, oid]) => oid !== '' && now.get(ref) !== oid).map(([ref, oid]) => `update ${ref} ${oid}\n`),
  ];
  if (commands.length > 0) await change(context, ['update-ref', '--no-deref', '--stdin'], { input: commands.join('') });
}
