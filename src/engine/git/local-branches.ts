import { join } from 'node:path';
import { absent, type Fact, known, unknown } from '../fact.ts';
import type { GitDirectory } from './directory.ts';
import type { GitStatus, LocalBranch } from './facts.ts';
import type { FileCache } from './file-cache.ts';
import type { Git, RunOptions } from './git.ts';
import { localBranchNames } from './refs.ts';

const maxBranches = 1_000;
/** Where a remote keeps what it calls its default branch; `origin` before others. */
const remoteHead = /^refs\/remotes\/([^/]+)\/HEAD$/;
const usualDefaults = ['refs/heads/main', 'refs/heads/master'];

/** The local branches with what became of their upstreams, and whether they are merged. */
export async function readLocalBranches(
  { location: { path, commonDir, kind }, reftable }: Pick<GitDirectory, 'location' | 'reftable'>,
  status: GitStatus | undefined,
  files: FileCache,
  git: Git | undefined,
  options: RunOptions,
): Promise<Fact<readonly LocalBranch[]>> {
  if (kind === 'bare') return absent('a bare repository has no branches of its own work');
  if (git === undefined) return unknown('not read in an untrusted workspace: git would have to be started');
  const only = reftable ? undefined : await onlyBranch(commonDir, status, files);
  if (only !== undefined) return known([only]);
  const format = '%(refname)%00%(objectname)%00%(upstream:short)%00%(upstream:track)%00%(worktreepath)%00%(symref)';
  const listed = await git.text(path, ['for-each-ref', `--format=${format}`, 'refs/heads', 'refs/remotes'], options);
  const refs = listed.split('\n').map((line) => {
    const [ref = '', oid = '', upstream = '', track = '', worktree = '', symref = ''] = line.split('\0');
    return { ref, oid, upstream, gone: track === '[gone]', checkedOut: worktree !== '', isOther: symref !== '' };
  });
  const base = baseOf(refs.map(({ ref }) => ref));
  const baseOid = refs.find(({ ref }) => ref === base)?.oid;
  // A symbolic one is another name of a branch, no branch of its own.
  const heads = refs.filter(({ ref, isOther }) => ref.startsWith('refs/heads/') && !isOther).slice(0, maxBranches);
  // At the very tip of what it would be merged into, nothing was done on it yet.
  const mayBeMerged = heads.some(({ ref, oid }) => ref !== base && oid !== baseOid);
  const merged = base !== undefined && mayBeMerged ? await mergedInto(path, base, git, options) : new Set<string>();
  return known(
    await Promise.all(
      heads.map(async ({ ref, oid, upstream, gone, checkedOut }) => ({
        name: ref.slice('refs/heads/'.length),
        upstream: upstream === '' ? null : upstream,
        upstreamGone: gone,
        mergedInto: base !== undefined && ref !== base && oid !== baseOid && merged.has(ref) ? shortName(base) : null,
        checkedOut,
        movedAt: await movedAt(commonDir, ref, files),
      })),
    ),
  );
}

/** Where the branch that is checked out is the only one, git's status has said all: most repositories are so. */
async function onlyBranch(
  commonDir: string,
  status: GitStatus | undefined,
  files: FileCache,
): Promise<LocalBranch | undefined> {
  const name = status?.branch ?? null;
  if (status === undefined || name === null || status.oid === null) return undefined;
  const names = await localBranchNames(commonDir, files);
  if (names.size !== 1 || !names.has(name)) return undefined;
  const { upstream, ahead } = status;
  return {
    name,
    upstream,
    upstreamGone: upstream !== null && ahead === null,
    mergedInto: null,
    checkedOut: true,
    movedAt: await movedAt(commonDir, `refs/heads/${name}`, files),
  };
}

const movedAt = async (commonDir: string, ref: string, files: FileCache): Promise<number | null> =>
  (await files.disk.modifiedAt(join(commonDir, 'logs', ref))) ?? null;

/** What branches are merged into: the default branch of the remote, else the usual one here. */
function baseOf(refs: readonly string[]): string | undefined {
  const heads = refs.filter((ref) => remoteHead.test(ref));
  return (
    heads.find((ref) => ref === 'refs/remotes/origin/HEAD') ??
    (heads.length === 1 ? heads[0] : undefined) ??
    usualDefaults.find((ref) => refs.includes(ref))
  );
}

async function mergedInto(path: string, base: string, git: Git, options: RunOptions): Promise<ReadonlySet<string>> {
  const args = ['for-each-ref', `--merged=${base}`, '--format=%(refname)', 'refs/heads'];
  return new Set((await git.text(path, args, options)).split('\n'));
}

/** `origin/HEAD` is what people see of `refs/remotes/origin/HEAD`. */
const shortName = (ref: string): string => ref.replace(/^refs\/(heads|remotes)\//, '').replace(/\/HEAD$/, '');
