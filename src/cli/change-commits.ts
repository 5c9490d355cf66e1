import { AuditorError } from '../contract/errors.ts';
import type { CommitLine, HistoryChange } from '../contract/history.ts';
import type { Git } from '../engine/git/git.ts';
import { commitsBetween } from '../engine/history/commits.ts';

/** Newest first; or why they cannot be told. */
export type ChangeCommits = readonly CommitLine[] | { readonly error: string };

/** Each change in which another commit was checked out, with the commits between. The others as they are. */
export function withCommits(
  git: Git,
  changes: readonly HistoryChange[],
  signal: AbortSignal,
): Promise<(HistoryChange & { commits?: ChangeCommits })[]> {
  return Promise.all(
    changes.map(async (change) => {
      const { path, headBefore, head, reasons } = change;
      if (head === null || head === headBefore || reasons.includes('first')) return change;
      const commits = await commitsBetween(git, { path }, { from: headBefore, to: head }, signal).catch(
        (thrown: unknown) => {
          signal.throwIfAborted();
          return { error: AuditorError.from(thrown).message };
        },
      );
      return { ...change, commits };
    }),
  );
}
