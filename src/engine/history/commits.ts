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
      ...['log', '-z', `--max-count=${enough}`, '--no-show-signature', '--no-color', '--format=%H%x00%cI%x00%an%x00%s'],
      ...[to, ...(from === null ? [] : [`^${from}`]), '--'],
    ],
    { signal },
  );
  const told = stdout.toString('utf8').split('\0');
  const lines: CommitLine[] = [];
  for (let at = 0; at + 3 < told.length; at += 4) {
    const [id = '', time = '', author = '', subject = ''] = told.slice(at, at + 4);
    lines.push({ id, at: new Date(time).toISOString(), author, subject });
  }
  return lines;
}
