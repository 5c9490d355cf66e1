import type { RepositoryLocation } from '../../git/facts.ts';
import type { RepairContext } from '../fix.ts';
import { conflict, read, readText } from './change.ts';

export interface BranchState {
  /** Short name. */
  readonly branch: string;
  /** null before the first commit. */
  readonly oid: string | null;
  readonly upstream: Upstream | null;
}

export interface Upstream {
  readonly remote: string;
  /** The branch's full name over there: `refs/heads/main`. */
  readonly remoteRef: string;
  /** What tracks it here: `refs/remotes/origin/main`; null where the remote's refspec does not cover it. */
  readonly trackingRef: string | null;
  /** null: it is gone, or was never fetched. */
  readonly oid: string | null;
}

/** The branch checked out, with its upstream. Throws `conflict` when detached. */
export async function readBranch(context: RepairContext): Promise<BranchState> {
  const ref = await readText(context, ['symbolic-ref', '--quiet', 'HEAD'], { exitCodes: [0, 1] });
  if (!ref.startsWith('refs/heads/'))
    throw conflict('HEAD is detached: no branch is checked out.', 'Check out a branch first (git switch).');
  const branch = ref.slice('refs/heads/'.length);
  const format = '--format=%(objectname)%00%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)';
  const printed = await readText(context, ['for-each-ref', format, '--', ref]);
  const [oid = '', trackingRef = '', remote = '', remoteRef = ''] = printed.split('\0');
  if (oid === '') return { branch, oid: null, upstream: null };
  if (remote === '' || remoteRef === '') return { branch, oid, upstream: null };
  const upstreamOid = trackingRef === '' ? null : await resolveCommit(context, trackingRef);
  return { branch, oid, upstream: { remote, remoteRef, trackingRef: trackingRef || null, oid: upstreamOid } };
}

/** The commit that a revision names; null where there is none. */
export async function resolveCommit(context: RepairContext, revision: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout, exitCode } = await read(context, args, { exitCodes: [0, 1] });
  return exitCode === 0 ? stdout.toString('latin1').trim() : null;
}

/** Throws `conflict` where there is no upstream, or its commit is not known here. */
export function requireUpstream({
  branch,
  upstream,
}: BranchState): Upstream & { readonly trackingRef: string; readonly oid: string } {
  if (upstream === null) throw conflict(`${branch} has no upstream.`, 'Set one first.');
  if (upstream.remote === '.') throw conflict(`${branch} follows another local branch, not a remote.`);
  const { trackingRef, oid } = upstream;
  if (trackingRef === null || oid === null)
    throw conflict(`The upstream of ${branch} is gone or was never fetched.`, 'Fetch first, or set another upstream.');
  return { ...upstream, trackingRef, oid };
}

/** Commits that only the one and only the other side have. */
export async function compare(
  context: RepairContext,
  ours: string,
  theirs: string,
): Promise<{ ahead: number; behind: number }> {
  const printed = await readText(context, ['rev-list', '--left-right', '--count', `${ours}...${theirs}`, '--']);
  const [ahead = 0, behind = 0] = printed.split('\t').map(Number);
  return { ahead, behind };
}

/** Short id and subject of the commits in a range, newest first. */
export async function subjects(context: RepairContext, range: string, limit: number): Promise<string[]> {
  const printed = await readText(context, ['log', '--no-color', '--format=%h %s', `--max-count=${limit}`, range, '--']);
  return printed === '' ? [] : printed.split('\n');
}

/** `origin/main`. */
export const shortRef = (ref: string): string => ref.replace(/^refs\/(heads|remotes)\//, '');

export function requireWorkingTree({ kind, name, broken }: RepositoryLocation): void {
  if (broken !== undefined) throw conflict(`${name} cannot be read: ${broken}`);
  if (kind === 'bare') throw conflict(`${name} is bare: it has no working tree.`);
}
