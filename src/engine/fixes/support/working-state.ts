import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { forEachBounded } from '../../concurrency.ts';
import type { RepositoryFacts } from '../../git/facts.ts';
import type { RepairContext } from '../fix.ts';
import { type BytePath, linkAbove, onDisk, shown } from './byte-path.ts';
import { changedSincePlan, conflict, read, readText } from './change.ts';

/** One path that differs between HEAD, index and working tree. */
export interface Change {
  readonly path: BytePath;
  /** Porcelain v2's letters; `.` is unchanged, `?` untracked, `U` unmerged. */
  readonly index: string;
  readonly worktree: string;
  readonly kind: 'tracked' | 'untracked' | 'unmerged' | 'submodule' | 'nested-repository';
  /** Size, times, mode and inode of the file now: another edit changes it. */
  readonly signature: string;
}

/** HEAD, index and working tree at one moment. */
export interface WorkingState {
  /** null before the first commit. */
  readonly head: string | null;
  /** Short name; null when detached. */
  readonly branch: string | null;
  readonly changes: readonly Change[];
  /** Changes when anything above, or the content of index or a changed file, does. */
  readonly fingerprint: string;
}

const statusArguments = [
  'status',
  '--porcelain=v2',
  '-z',
  '--branch',
  '--untracked-files=all',
  '--no-renames',
  '--no-ahead-behind',
  '--ignore-submodules=dirty',
];

/** Throws `conflict` where git's working tree is not the repository's folder (`core.worktree`). */
export async function readWorkingState(context: RepairContext): Promise<WorkingState> {
  await requireTreeInPlace(context);
  const { stdout } = await read(context, statusArguments);
  const records = stdout.toString('latin1').split('\0');
  let head: string | null = null;
  let branch: string | null = null;
  const found: Omit<Change, 'signature'>[] = [];
  for (const record of records) {
    if (record.startsWith('# branch.oid ')) head = record === '# branch.oid (initial)' ? null : record.slice(13);
    else if (record.startsWith('# branch.head '))
      branch = record === '# branch.head (detached)' ? null : decode(record.slice(14));
    else if (record !== '' && !record.startsWith('#')) found.push(changeOf(record));
  }
  const changes: Change[] = new Array(found.length);
  const links = new Map<BytePath, boolean>();
  await forEachBounded(found, 16, async (one, at) => {
    changes[at] = { ...one, signature: await signatureOf(context.repository.path, one.path, links) };
  });
  const hash = createHash('sha256');
  // The upstream is no matter of the working tree.
  for (const record of records) if (!/^# branch\.(upstream|ab)/.test(record)) hash.update(`${record}\0`, 'latin1');
  for (const { signature } of changes) hash.update(`${signature}\0`);
  return { head, branch, changes, fingerprint: hash.digest('hex') };
}

/** Files are backed up from the repository's folder: git must not change those of another. */
async function requireTreeInPlace(context: RepairContext): Promise<void> {
  const tree = await readText(context, ['rev-parse', '--show-toplevel']);
  const [ours, gits] = await Promise.all(
    [context.repository.path, tree].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  if (ours === undefined || ours.ino !== gits?.ino || ours.dev !== gits.dev)
    throw conflict(`The working tree lies elsewhere: ${tree} (core.worktree).`, 'Change its files with git itself.');
}

const decode = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

function changeOf(record: string): Omit<Change, 'signature'> {
  const type = record[0];
  if (type === '?') {
    const path = record.slice(2);
    // With every untracked file listed, a folder can only be a repository of its own.
    if (path.endsWith('/')) return { path: path.slice(0, -1), index: '?', worktree: '?', kind: 'nested-repository' };
    return { path, index: '?', worktree: '?', kind: 'untracked' };
  }
  const fields = record.split(' ');
  const [, xy = '..', sub = 'N...'] = fields;
  // 1 XY sub mH mI mW hH hI path; u XY sub m1 m2 m3 mW h1 h2 h3 path
  const path = fields.slice(type === 'u' ? 10 : 8).join(' ');
  if (type === 'u') return { path, index: 'U', worktree: 'U', kind: 'unmerged' };
  return { path, index: xy[0] ?? '.', worktree: xy[1] ?? '.', kind: sub.startsWith('S') ? 'submodule' : 'tracked' };
}

/** `absent` where there is no such file in the working tree itself: links on the way to it are not followed. */
export async function signatureOf(root: string, path: BytePath, links?: Map<BytePath, boolean>): Promise<string> {
  if ((await linkAbove(root, path, links)) !== undefined) return 'absent';
  try {
    const { mode, size, mtimeNs, ctimeNs, ino } = await lstat(onDisk(root, path), { bigint: true });
    return [mode, size, mtimeNs, ctimeNs, ino].join(':');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent';
    throw error;
  }
}

/** The permission bits in a signature; undefined where it is of no regular file. */
export function fileModeOf(signature: string): number | undefined {
  const mode = Number(signature.split(':')[0]);
  return (mode & constants.S_IFMT) === constants.S_IFREG ? mode & 0o7777 : undefined;
}

/** Throws `conflict` where anything has changed since `fingerprint` was taken. */
export async function expectUnchanged(context: RepairContext, fingerprint: string): Promise<WorkingState> {
  const state = await readWorkingState(context);
  if (state.fingerprint !== fingerprint) throw changedSincePlan();
  return state;
}

/** Throws `conflict` where HEAD is not where it was left. `instead`: what to do where there are other commits by now. */
export function expectHead(
  state: { readonly head: string | null; readonly branch: string | null },
  expected: { readonly head: string | null; readonly branch: string | null },
  instead?: string,
): void {
  if (state.branch !== expected.branch)
    throw conflict(
      `Another branch is checked out (${state.branch ?? 'none'} instead of ${expected.branch ?? 'none'}).`,
      expected.branch === null
        ? `Check out ${expected.head?.slice(0, 10) ?? 'none'} first (git switch --detach).`
        : `Check it out first (git switch ${expected.branch}).`,
    );
  if (state.head !== expected.head)
    throw conflict(
      'The branch has moved on since.',
      instead ?? `It was at ${expected.head?.slice(0, 10) ?? 'no commit'}: look at what came since (git log).`,
    );
}

/** Throws `conflict` where a merge, rebase… is under way. */
export function refuseOperation({ operation }: Pick<RepositoryFacts, 'operation'>): void {
  if (operation.state !== 'known' || operation.value === null) return;
  const { kind } = operation.value;
  throw conflict(
    `A ${kind} is in progress.`,
    `Finish or abort it first (git ${kind} ${kind === 'bisect' ? 'reset' : '--abort'}).`,
  );
}

/** Throws `conflict` where a merge, rebase… is under way or left conflicts: half of it would be lost. */
export function refuseUnfinished(state: WorkingState, facts: Pick<RepositoryFacts, 'operation'>): void {
  refuseOperation(facts);
  const unmerged = state.changes.find((one) => one.kind === 'unmerged');
  if (unmerged) throw conflict(`There are unresolved conflicts (${shown(unmerged.path)}).`, 'Resolve them first.');
}

/** One line for people: "modified: src/a.ts". */
export function describeChange({ path, index, worktree, kind }: Change): string {
  if (kind === 'untracked') return `untracked: ${shown(path)}`;
  const letter = worktree === '.' ? index : worktree;
  const word = { A: 'added', D: 'deleted', T: 'type changed' }[letter] ?? 'modified';
  return `${kind === 'submodule' ? 'submodule ' : ''}${word}: ${shown(path)}`;
}
