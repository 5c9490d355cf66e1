import type { CommitLine } from '../../contract/history.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';

const enough = 100;

/**
 * Commits of `to` that `from` does not have, newest first, at most a hundred. Both are commit ids. Throws as git does,
 * also where a commit is no longer there.
 */
export async function commitsBetween(
  git: Git,
  { path }: RepositoryLocation,
  { from, to }: { readonly from: string | null; readonly to: string },
  signal: AbortSignal,
): Promise<CommitLine[]> {
  const { stdout } = await git.run(
    path,
    [
      ...['log', '-z', `--max-count=${enough}`, '--no-show-signature', '--no-color', '--format=%H%x00%ct%x00%an%x00%s'],
      ...[to, ...(from === null ? [] : [`^${from}`]), '--'],
    ],
    { signal },
  );
  const told = stdout.toString('utf8').split('\0');
  const lines: CommitLine[] = [];
  for (let at = 0; at + 3 < told.length; at += 4) {
    const [id = '', time = '', author = '', subject = ''] = told.slice(at, at + 4);
    lines.push({ id, at: isoTime(time), author, subject });
  }
  return lines;
}

const endOfYear9999 = 253_402_300_799;

/** Of seconds since the epoch, as they stand in the commit: any tool may have written anything. */
function isoTime(seconds: string): string | null {
  const at = Number(seconds);
  return /^\d+$/.test(seconds) && at <= endOfYear9999 ? new Date(at * 1000).toISOString() : null;
}
