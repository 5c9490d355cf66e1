import type { GitStatus, StatusEntry } from './facts.ts';

/** How many entries a status keeps; the counts are of all. */
export const maxStatusEntries = 1000;

/** The one command whose output this reads. */
export const statusArguments = ['status', '--porcelain=v2', '--branch', '--show-stash', '-z'] as const;

export interface ParsedStatus {
  readonly status: GitStatus;
  /** The bytes of each entry's path, in the order of `status.entries`; renames carry the new one. */
  readonly paths: readonly Buffer[];
}

const nul = 0x00;
const space = 0x20;
const dot = 0x2e;

/** Spaces before the path of a record, by the record's first letter. */
const fieldsBeforePath: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };
const kinds: Readonly<Record<string, StatusEntry['kind']>> = {
  '1': 'changed',
  '2': 'renamed',
  u: 'unmerged',
  '?': 'untracked',
};

/** Reads the output of `git status --porcelain=v2 --branch --show-stash -z`. Lines that it does not know are skipped. */
export function parseStatus(output: Buffer): ParsedStatus {
  const head = new Map<string, string>();
  const counts = { staged: 0, unstaged: 0, untracked: 0, conflicted: 0 };
  const entries: StatusEntry[] = [];
  const paths: Buffer[] = [];
  let at = 0;
  while (at < output.length) {
    const end = recordEnd(output, at);
    const type = String.fromCharCode(output[at] ?? 0);
    const fields = fieldsBeforePath[type];
    if (type === '#') readHeader(output.toString('utf8', at, end), head);
    else if (fields !== undefined) {
      count(type, output, at, counts);
      if (entries.length < maxStatusEntries) {
        const path = output.subarray(afterSpaces(output, at, fields), end);
        entries.push(entryOf(type, output, at, path));
        paths.push(path);
      }
    }
    // A rename is followed by a record of its own: the old path.
    at = type === '2' ? recordEnd(output, end + 1) + 1 : end + 1;
  }
  return { status: { ...readBranch(head), counts, entries }, paths };
}

function recordEnd(output: Buffer, from: number): number {
  const end = output.indexOf(nul, from);
  return end < 0 ? output.length : end;
}

function afterSpaces(output: Buffer, from: number, spaces: number): number {
  let at = from;
  for (let seen = 0; seen < spaces; seen++) at = output.indexOf(space, at) + 1;
  return at;
}

function count(type: string, output: Buffer, at: number, counts: Record<keyof GitStatus['counts'], number>): void {
  if (type === '?') counts.untracked++;
  else if (type === 'u') counts.conflicted++;
  else {
    if (output[at + 2] !== dot) counts.staged++;
    if (output[at + 3] !== dot) counts.unstaged++;
  }
}

function entryOf(type: string, output: Buffer, at: number, pathBytes: Buffer): StatusEntry {
  const path = pathBytes.toString('utf8');
  const kind = kinds[type] ?? 'changed';
  if (kind === 'untracked') return { path, kind, xy: '??' };
  const xy = output.toString('latin1', at + 2, at + 4);
  const sub = output.toString('latin1', at + 5, at + 9);
  if (!sub.startsWith('S')) return { path, kind, xy };
  return { path, kind, xy, submodule: { commit: sub[1] === 'C', modified: sub[2] === 'M', untracked: sub[3] === 'U' } };
}

function readHeader(line: string, into: Map<string, string>): void {
  const [, name, value] = /^# (\S+) (.*)$/s.exec(line) ?? [];
  if (name !== undefined && value !== undefined) into.set(name, value);
}

function readBranch(head: ReadonlyMap<string, string>): Omit<GitStatus, 'counts' | 'entries'> {
  const oid = head.get('branch.oid') ?? '(initial)';
  const branch = head.get('branch.head') ?? '(detached)';
  const difference = /^\+(\d+) -(\d+)$/.exec(head.get('branch.ab') ?? '');
  return {
    oid: oid === '(initial)' ? null : oid,
    branch: branch === '(detached)' || branch === '(unknown)' ? null : branch,
    upstream: head.get('branch.upstream') ?? null,
    ahead: difference === null ? null : Number(difference[1]),
    behind: difference === null ? null : Number(difference[2]),
    stashes: Number(head.get('stash') ?? 0),
  };
}
