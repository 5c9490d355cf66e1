import { join } from 'node:path';
import { defineFix, type RepairContext } from '../fix.ts';
import { isThere } from '../inventory/move-away.ts';
import { keepInBackup } from '../support/backup-commit.ts';
import { change, changedSincePlan, conflict, readText } from '../support/change.ts';
import { folderDigest } from '../support/folder-digest.ts';
import { knownFact } from '../support/known-fact.ts';
import { capped, count } from '../support/words.ts';
import {
  commitsOf,
  copyRecord,
  dropAside,
  placeOf,
  putRecordBack,
  recordOf,
  stagedTree,
  takeAside,
  type WorktreeRecord,
} from './worktree-records.ts';

interface Records {
  readonly records: readonly WorktreeRecord[];
}

export const pruneWorktrees = defineFix<Records, Records>({
  id: 'git/prune-worktrees',
  title: 'Prune worktrees',
  description: 'Forgets linked worktrees whose folder is not there. Locked ones stay.',
  undoable: true,
  risk: 'safe',
  destructive: true,
  needs: ['worktrees'],
  questions: () => [],

  async plan(context) {
    if (context.repository.kind === 'worktree')
      throw conflict('It is a linked worktree itself.', 'Do it in the repository that it belongs to.');
    const worktrees = knownFact(context.facts.worktrees, 'Its worktrees');
    const gone = worktrees.filter(({ there, locked }) => !there && !locked);
    if (gone.length === 0) throw conflict('Every linked worktree is there, or locked.');
    const records: WorktreeRecord[] = [];
    for (const { name, path } of gone)
      records.push({ name, path, digest: await folderDigest(recordOf(context, name)) });
    const lonely = await lonelyHeads(context, records);
    return {
      summary: `Forget ${count(gone.length, 'worktree')} that ${gone.length === 1 ? 'is' : 'are'} not there`,
      commands: [['git', 'worktree', 'prune', '--verbose']],
      details: capped(gone.map(({ name, path }) => `${name}: ${path}`)),
      warnings: lonely.map(
        (name) => `Commits of ${name} are on no branch. They are kept as long as this can be undone.`,
      ),
      undoable: true,
      data: { records },
    };
  },

  async apply(context, { records }, remember) {
    for (const { name, path, digest } of records) {
      const record = recordOf(context, name);
      if (!(await isThere(record)) || (await folderDigest(record)) !== digest) throw changedSincePlan();
      if ((await isThere(join(path, '.git'))) || (await placeOf(record)) !== path) throw changedSincePlan();
    }
    for (const record of records) await copyRecord(context, record);
    remember({ records });
    await keepCommits(context, records);
    for (const record of records) await takeAside(context, record);
    await dropAside(context, names(records));
    return { summary: `Forgot ${count(records.length, 'worktree')}`, undo: { records } };
  },

  async undo(context, { records }) {
    for (const { name } of records)
      if (await isThere(recordOf(context, name)))
        throw conflict(`There is a worktree ${name} again.`, 'Remove it first (git worktree remove).');
    await putBack(context, records);
    return `Remembered ${count(records.length, 'worktree')} again`;
  },

  async recover(context, { records }) {
    const left = await Promise.all(records.map(({ name }) => isThere(recordOf(context, name))));
    if (!left.some(Boolean)) {
      await dropAside(context, names(records));
      return { outcome: 'done', undo: { records } };
    }
    await putBack(context, records);
    return { outcome: 'undone' };
  },

  async recoverUndo(context, { records }) {
    await putBack(context, records);
    return { outcome: 'undone' };
  },
});

const names = (records: readonly WorktreeRecord[]): string[] => records.map(({ name }) => name);
const refFor = ({ entryId }: RepairContext, at: number): string => `refs/gitops-auditor/worktrees/${entryId}/${at}`;

async function putBack(context: RepairContext, records: readonly WorktreeRecord[]): Promise<void> {
  for (const record of records) await putRecordBack(context, record);
  for (const at of records.keys()) await change(context, ['update-ref', '-d', refFor(context, at)]);
}

/** Git counts a worktree's HEAD, reflog and index among what it must keep: without the record, they would be collected. */
async function keepCommits(context: RepairContext, records: readonly WorktreeRecord[]): Promise<void> {
  for (const [at, { name }] of records.entries())
    await keepInBackup(context, {
      ref: refFor(context, at),
      message: `Pruned: the worktree ${name}`,
      oids: await commitsOf(recordOf(context, name)),
      tree: await stagedTree(context, name),
    });
}

/** Names of those whose HEAD is at a commit that no branch, tag or remote holds. */
async function lonelyHeads(context: RepairContext, records: readonly WorktreeRecord[]): Promise<string[]> {
  const lonely: string[] = [];
  for (const { name } of records) {
    const head = `worktrees/${name}/HEAD`;
    const args = ['rev-list', '--max-count=1', head, '--not', '--branches', '--tags', '--remotes', '--'];
    const found = await readText(context, args, { exitCodes: [0, 128] });
    if (found !== '') lonely.push(name);
  }
  return lonely;
}
