import { createHash } from 'node:crypto';
import type { RepairContext } from '../fix.ts';
import { shown } from '../support/byte-path.ts';
import { conflict, read, readText } from '../support/change.ts';
import { describeChange, readWorkingState } from '../support/working-state.ts';

/** What a clone holds: another commit, branch, tag, stash or edit makes it another. */
export interface CloneState {
  /** Fingerprint of HEAD, index and working tree. */
  readonly tree: string;
  /** Digest of every ref that is not the remote's own: a fetch leaves it as it is, but for new tags. */
  readonly refs: string;
}

export async function cloneState(context: RepairContext): Promise<CloneState> {
  const { fingerprint } = await readWorkingState(context);
  return { tree: fingerprint, refs: await refsDigest(context) };
}

/** Throws `conflict` where the clone holds anything that it did not hold when it was made. */
export async function expectCloneState(context: RepairContext, made: CloneState): Promise<void> {
  const { fingerprint, changes } = await readWorkingState(context);
  const [change] = changes;
  if (fingerprint !== made.tree)
    throw changed(change ? `something has changed (${describeChange(change)})` : 'the branch has moved on');
  if ((await refsDigest(context)) !== made.refs) throw changed('branches, tags or stashes have changed');
  const ignored = await ignoredFile(context);
  if (ignored !== undefined) throw changed(`there is a file that git ignores (${shown(ignored)})`);
  const trees = await readText(context, ['worktree', 'list', '--porcelain']);
  if (trees.split('\n').filter((line) => line.startsWith('worktree ')).length > 1)
    throw changed('other working trees belong to it');
}

const changed = (what: string) =>
  conflict(`Since it was cloned, ${what}.`, 'Once nothing in it is needed, remove the folder yourself.');

async function refsDigest(context: RepairContext): Promise<string> {
  const printed = await readText(context, ['for-each-ref', '--format=%(refname) %(objectname)']);
  const own = printed.split('\n').filter((line) => !line.startsWith('refs/remotes/'));
  return createHash('sha256').update(own.join('\n')).digest('hex');
}

/** No remote has what is ignored. */
async function ignoredFile(context: RepairContext): Promise<string | undefined> {
  const { stdout } = await read(context, [
    'ls-files',
    '--others',
    '--ignored',
    '--exclude-standard',
    '--directory',
    '-z',
  ]);
  return stdout.toString('latin1').split('\0')[0] || undefined;
}
