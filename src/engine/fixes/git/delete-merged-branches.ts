import { compilePolicy } from '../../audit/active-rules.ts';
import { leftBehind, mergedBranches } from '../../audit/rules/git/merged-branches.ts';
import { defineFix, type FixContext, type RepairContext } from '../fix.ts';
import { commitsAmong, keepInBackup } from '../support/backup-commit.ts';
import { resolveCommit } from '../support/branch-state.ts';
import { change, changedSincePlan, conflict, read, readText } from '../support/change.ts';
import { applyConfig, holdsSecret, recoverConfig, recoverUndoConfig, undoConfig } from '../support/config-change.ts';
import { knownFact } from '../support/known-fact.ts';
import { capped, count } from '../support/words.ts';
import {
  type BranchRecord,
  deleteBranches,
  dropGrowingLog,
  keepLog,
  makeBranches,
  namesInOperations,
  putLogBack,
  refOf,
  refsNow,
  sectionsOf,
} from './branch-records.ts';

interface Base {
  /** Full name, of what `origin/HEAD` points at too. */
  readonly ref: string;
  readonly oid: string;
  /** As people know it. */
  readonly name: string;
}

interface DeletionData {
  readonly base: Base;
  readonly branches: readonly { readonly name: string; readonly oid: string }[];
}

interface DeletionMemory {
  readonly branches: readonly BranchRecord[];
}

export const deleteMergedBranches = defineFix<DeletionData, DeletionMemory>({
  id: 'git/delete-merged-branches',
  title: 'Delete merged branches',
  description:
    'Deletes local branches that are merged into the default branch and rest since, by the policy for git/merged-branches. Nothing is deleted on a remote.',
  undoable: true,
  risk: 'safe',
  destructive: true,
  needs: ['branches'],
  questions: () => [],

  async plan(context) {
    const { base, names, left } = await mergedNow(context);
    const oids = await refsNow(context, names.map(refOf));
    const branches = names.flatMap((name) => {
      const oid = oids.get(refOf(name));
      return oid === undefined ? [] : [{ name, oid }];
    });
    return {
      summary: `Delete ${count(branches.length, 'branch', 'branches')} merged into ${base.name}`,
      commands: branches.slice(0, 50).map(({ name }) => ['git', 'branch', '--delete', '--', name]),
      details: capped(branches.map(({ name, oid }) => `${name} (was ${oid.slice(0, 10)})`)),
      warnings: capped(left.map(leftAlone)),
      undoable: true,
      data: { base, branches },
    };
  },

  async apply(context, { base, branches }, remember) {
    const now = await mergedNow(context);
    if (now.base.ref !== base.ref || now.base.oid !== base.oid) throw changedSincePlan();
    const oids = await refsNow(
      context,
      branches.map(({ name }) => refOf(name)),
    );
    for (const { name, oid } of branches)
      if (!now.names.includes(name) || oids.get(refOf(name)) !== oid) throw changedSincePlan();
    const sections = await sectionsOf(context, now.names);
    const records: BranchRecord[] = [];
    for (const [at, { name, oid }] of branches.entries())
      records.push({ name, oid, config: sections.get(name) ?? [], log: await keepLog(context, name, at) });
    remember({ branches: records });
    // They are merged, and yet: should the default branch be rewritten, this keeps them.
    await keepInBackup(context, {
      ref: keptIn(context),
      message: 'Deleted: merged branches',
      oids: branches.map(({ oid }) => oid),
    });
    await deleteBranches(context, records, base);
    await applyConfig(context, configOf(records));
    return { summary: `Deleted ${count(records.length, 'branch', 'branches')}`, undo: { branches: records } };
  },

  async undo(context, { branches }) {
    const now = await refsNow(
      context,
      branches.map(({ name }) => refOf(name)),
    );
    for (const { name } of branches)
      if ([...now.keys()].some((ref) => ref === refOf(name) || ref.startsWith(`${refOf(name)}/`)))
        throw conflict(`There is a branch ${name} again.`, 'Rename or delete it first.');
    for (const { name, oid } of branches)
      if ((await resolveCommit(context, oid)) === null) throw conflict(`The commit of ${name} is gone.`);
    // Before any branch: this refuses where a setting was changed since.
    await undoConfig(context, configOf(branches));
    await finishPuttingBack(context, branches);
    return `Made ${count(branches.length, 'branch', 'branches')} again`;
  },

  async recover(context, { branches }) {
    const now = await refsNow(
      context,
      branches.map(({ name }) => refOf(name)),
    );
    if (!branches.some(({ name }) => now.has(refOf(name)))) {
      if ((await recoverConfig(context, configOf(branches))) === 'undone')
        await applyConfig(context, configOf(branches));
      return { outcome: 'done', undo: { branches } };
    }
    await recoverConfig(context, configOf(branches));
    await finishPuttingBack(context, branches);
    return { outcome: 'undone' };
  },

  async recoverUndo(context, { branches }) {
    const config = configOf(branches);
    const now = await refsNow(
      context,
      branches.map(({ name }) => refOf(name)),
    );
    const isKept = (await resolveCommit(context, keptIn(context))) !== null;
    // They come all at once, after their settings. What keeps them goes last: then they may have moved on already.
    if (!isKept && branches.every(({ name }) => now.has(refOf(name)))) {
      for (const branch of branches) if (now.get(refOf(branch.name)) === branch.oid) await putLogBack(context, branch);
      return { outcome: 'undone' };
    }
    if (now.size === 0 && (await commitsAmong(context, oidsOf(branches))).length < new Set(oidsOf(branches)).size) {
      // What kept the commits has expired, and git has collected them: it stays done.
      if ((await recoverConfig(context, config)) === 'undone') await applyConfig(context, config);
      return { outcome: 'done', undo: { branches } };
    }
    const outcome = await recoverUndoConfig(context, config);
    if (outcome === 'done' && config.length > 0) return { outcome, undo: { branches } };
    await finishPuttingBack(context, branches);
    return { outcome: 'undone' };
  },
});

const keptIn = ({ entryId }: RepairContext): string => `refs/gitops-auditor/branches/${entryId}`;
const oidsOf = (branches: readonly BranchRecord[]) => branches.map(({ oid }) => oid);
const configOf = (branches: readonly BranchRecord[]) => branches.flatMap(({ config }) => config);

/** Makes those that are not there; one that is must be at its commit. */
async function finishPuttingBack(context: RepairContext, branches: readonly BranchRecord[]): Promise<void> {
  const now = await refsNow(
    context,
    branches.map(({ name }) => refOf(name)),
  );
  const other = branches.find(({ name, oid }) => (now.get(refOf(name)) ?? oid) !== oid);
  if (other !== undefined) throw conflict(`There is another branch ${other.name} now.`);
  await dropGrowingLog(context);
  await makeBranches(
    context,
    branches.filter(({ name }) => !now.has(refOf(name))),
  );
  for (const branch of branches) await putLogBack(context, branch);
  await change(context, ['update-ref', '-d', keptIn(context)]);
}

/** The branches that the rule would name now, and what they are merged into. Throws `conflict` where there are none. */
async function mergedNow(
  context: FixContext,
): Promise<{ base: Base; names: readonly string[]; left: readonly string[] }> {
  const { repository, facts, policy } = context;
  if (repository.kind === 'worktree')
    throw conflict('It is a linked worktree.', 'Do it in the repository that it belongs to.');
  const branches = knownFact(facts.branches, 'Its branches');
  const [rule] = compilePolicy(policy, mergedBranchesAlone).rules;
  const options = { afterDays: Number(rule?.options.afterDays), keep: rule?.options.keep as readonly string[] };
  const left = leftBehind(branches, options, Date.now());
  const inUse = await namesInOperations(context);
  const free = left.filter(({ name }) => !inUse.split(/\s+/).some((word) => word === name || word === refOf(name)));
  const into = free[0]?.mergedInto;
  if (into === undefined || into === null) throw conflict('No merged branch is left behind.', 'Audit again.');
  const sections = await sectionsOf(
    context,
    free.map(({ name }) => name),
  );
  const isSecret = (name: string) => sections.get(name)?.some(({ before }) => holdsSecret(before));
  const { names = [], secret = [] } = Object.groupBy(
    free.map(({ name }) => name),
    (name) => (isSecret(name) ? 'secret' : 'names'),
  );
  if (names.length === 0)
    throw conflict(leftAlone(secret[0] ?? ''), 'Take it out of there first (git config --edit), then preview again.');
  return { base: await baseOf(context, into), names, left: secret };
}

/** Undoing could not give it back. */
const leftAlone = (name: string): string =>
  `${name} is left alone: its settings hold a password or token, which is kept nowhere.`;

const mergedBranchesAlone = [mergedBranches];

/** The facts say `origin` for the default branch of that remote, else the name of a local branch. */
async function baseOf(context: RepairContext, name: string): Promise<Base> {
  const remoteHead = `refs/remotes/${name}/HEAD`;
  const { stdout, exitCode } = await read(context, ['symbolic-ref', '--quiet', remoteHead], { exitCodes: [0, 1, 128] });
  const ref = exitCode === 0 ? stdout.toString('utf8').trim() : refOf(name);
  const oid = await readText(context, ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`]);
  return { ref, oid, name: ref.replace(/^refs\/(heads|remotes)\//, '') };
}
