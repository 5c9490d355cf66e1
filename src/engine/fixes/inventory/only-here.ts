import type { RepairContext } from '../fix.ts';
import { resolveCommit } from '../support/branch-state.ts';
import { at, read, readText } from '../support/change.ts';
import { count } from '../support/words.ts';

/** What a repository holds that is nowhere else, as far as is known here. */
export interface OnlyHere {
  /** "3 commits that no remote has"; none: all is elsewhere too. */
  readonly work: readonly string[];
  /** Paths that git ignores: settings and secrets as well as what can be built again. */
  readonly ignored: number;
}

/** Looks at the repository whose working tree, or git directory where `bare`, is at `path`. */
export async function onlyHere(context: RepairContext, path: string, bare: boolean): Promise<OnlyHere> {
  const inside = at(context, path);
  const work: string[] = [];
  const changes = bare ? 0 : await countOf(inside, ['status', '--porcelain', '--untracked-files=normal', '-z']);
  if (changes > 0) work.push(count(changes, 'uncommitted change'));
  const commits = await lonelyCommits(inside);
  if (commits > 0) work.push(`${count(commits, 'commit')} that no remote has`);
  const stashes = (await readText(inside, ['stash', 'list', '--format=%H'])).split('\n').filter(Boolean).length;
  if (stashes > 0) work.push(count(stashes, 'stash', 'stashes'));
  const ignored = bare
    ? 0
    : await countOf(inside, ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z']);
  return { work, ignored };
}

async function countOf(context: RepairContext, args: readonly string[]): Promise<number> {
  const { stdout } = await read(context, args, { timeoutMs: 120_000 });
  return stdout.toString('latin1').split('\0').filter(Boolean).length;
}

async function lonelyCommits(context: RepairContext): Promise<number> {
  const head = (await resolveCommit(context, 'HEAD')) === null ? [] : ['HEAD'];
  const args = ['rev-list', '--count', ...head, '--branches', '--tags', '--not', '--remotes', '--'];
  return Number(await readText(context, args, { timeoutMs: 120_000 }));
}
