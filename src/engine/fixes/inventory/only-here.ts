import { hash } from 'node:crypto';
import type { RepairContext } from '../fix.ts';
import { resolveCommit } from '../support/branch-state.ts';
import { shown } from '../support/byte-path.ts';
import { at, read } from '../support/change.ts';
import { capped, count, enoughLines } from '../support/words.ts';

/** What a repository holds that is nowhere else, as far as is known here. */
export interface OnlyHere {
  /** "3 commits that no remote has (1a2b3c4 Begin, …)"; none: all is elsewhere too. */
  readonly work: readonly string[];
  /** The same one by one, cut where there are many. */
  readonly details: readonly string[];
  /** Paths that git ignores: settings and secrets as well as what can be built again. */
  readonly ignored: number;
  /** Says whether it is still the same. */
  readonly digest: string;
}

interface Kind {
  /** How many there are; `lines` can be fewer. */
  readonly total: number;
  readonly lines: readonly string[];
  readonly one: string;
  readonly many?: string;
  /** "untracked": stands before each line. */
  readonly label: string;
}

/** Looks at the repository whose working tree, or git directory where `bare`, is at `path`. */
export async function onlyHere(context: RepairContext, path: string, bare: boolean): Promise<OnlyHere> {
  const inside = at(context, path);
  const status = bare ? [] : await partsOf(inside, listStatus);
  const untracked = status.filter((line) => line.startsWith('??')).map((line) => line.slice(3));
  const changed = status.filter((line) => !line.startsWith('??')).map((line) => line.slice(3));
  const refs = await partsOf(inside, ['for-each-ref', '--format=%(objectname) %(refname)', ...ownRefs]);
  // `git stash list` does without a working tree no more than the rest of it.
  const stashes = refs.join().includes(' refs/stash')
    ? await partsOf(inside, ['log', '-z', '--walk-reflogs', '--first-parent', '--format=%h %gs', 'refs/stash', '--'])
    : [];
  const head = await resolveCommit(inside, 'HEAD');
  const kinds: Kind[] = [
    { total: changed.length, lines: changed, one: 'uncommitted change', label: 'changed' },
    { total: untracked.length, lines: untracked, one: 'untracked path', label: 'untracked' },
    await lonelyCommits(inside, head !== null),
    { total: stashes.length, lines: stashes, one: 'stash', many: 'stashes', label: 'stashed' },
  ].filter(({ total }) => total > 0);
  const ignored = bare ? [] : await partsOf(inside, listIgnored);
  return {
    work: kinds.map(inWords),
    details: kinds.flatMap(({ label, lines, total }) =>
      capped(
        lines.map((line) => `${label}: ${shown(line)}`),
        total,
      ),
    ),
    ignored: ignored.length,
    digest: hash('sha256', JSON.stringify([status, stashes, refs, head])),
  };
}

const ownRefs = ['refs/heads', 'refs/tags', 'refs/stash'] as const;
const listStatus = ['status', '--porcelain', '--no-renames', '--untracked-files=normal', '-z'] as const;
const listIgnored = ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'] as const;
const named = 3;

function inWords({ total, lines, one, many }: Kind): string {
  const names = lines.slice(0, named).map(shown);
  return `${count(total, one, many)} (${names.join(', ')}${total > names.length ? ', …' : ''})`;
}

/** What git printed, NUL between, its bytes as latin1. */
async function partsOf(context: RepairContext, args: readonly string[]): Promise<string[]> {
  const { stdout } = await read(context, args, { timeoutMs: 120_000 });
  return stdout.toString('latin1').split('\0').filter(Boolean);
}

async function lonelyCommits(context: RepairContext, hasHead: boolean): Promise<Kind> {
  const which = [...(hasHead ? ['HEAD'] : []), '--branches', '--tags', '--not', '--remotes', '--'];
  const [total = ''] = await partsOf(context, ['rev-list', '--count', ...which]);
  const lines =
    Number(total) === 0
      ? []
      : await partsOf(context, ['log', '-z', '--format=%h %s', `--max-count=${enoughLines}`, ...which]);
  const words = { one: 'commit that no remote has', many: 'commits that no remote has' };
  return { total: Number(total), lines, ...words, label: 'only here' };
}
