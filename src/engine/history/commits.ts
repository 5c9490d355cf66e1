import { AuditorError } from '../../contract/errors.ts';
import { type CommitLine, maxCommits } from '../../contract/history.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';

interface Between {
  readonly from: string | null;
  readonly to: string;
}

/**
 * Commits of `to` that `from` does not have, newest first, at most `maxCommits`. Both are commit ids. Throws `not-found`
 * where one of them is no longer there, else as git does.
 */
export async function commitsBetween(
  git: Git,
  { path }: Pick<RepositoryLocation, 'path'>,
  between: Between,
  signal: AbortSignal,
): Promise<CommitLine[]> {
  try {
    return await log(git, path, between, signal);
  } catch (thrown) {
    for (const id of [between.to, between.from])
      if (!signal.aborted && id !== null && (await isGone(git, path, id, signal)))
        throw new AuditorError('not-found', `The commit ${id.slice(0, 8)} is not in this repository any more.`, {
          hint: 'Its history was rewritten, and git has cleaned up what no branch holds.',
          cause: thrown,
        });
    throw thrown;
  }
}

async function log(git: Git, path: string, { from, to }: Between, signal: AbortSignal): Promise<CommitLine[]> {
  const { stdout } = await git.run(
    path,
    [
      ...[
        'log',
        '-z',
        `--max-count=${maxCommits}`,
        '--no-show-signature',
        '--no-color',
        '--format=%H%x00%ct%x00%an%x00%s',
      ],
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

const isGone = (git: Git, path: string, id: string, signal: AbortSignal): Promise<boolean> =>
  git.run(path, ['cat-file', '-e', id], { signal, exitCodes: [0, 1] }).then(
    ({ exitCode }) => exitCode === 1,
    () => false,
  );

const endOfYear9999 = 253_402_300_799;

/** Of seconds since the epoch, as they stand in the commit: any tool may have written anything. */
function isoTime(seconds: string): string | null {
  const at = Number(seconds);
  return /^\d+$/.test(seconds) && at <= endOfYear9999 ? new Date(at * 1000).toISOString() : null;
}
