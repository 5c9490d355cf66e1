import { isAbsolute } from 'node:path';
import { AuditorError } from '../../contract/errors.ts';
import type { HistoryScope } from '../../contract/history.ts';
import type { Handlers } from '../../contract/operations.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import type { History, HistorySubject, TimeRange, Whose } from '../store/history-types.ts';
import type { Visits } from '../store/types.ts';
import { commitsBetween } from './commits.ts';
import { outside, topRoots } from './folders.ts';
import { importPredecessor, type KnownRepository } from './predecessor.ts';
import { trendOf } from './trend.ts';

export interface HistoryParts {
  readonly history: History;
  readonly visits: Visits;
  readonly git: Git;
  readonly roots: () => readonly string[];
  readonly location: (id: string) => RepositoryLocation;
  readonly known: () => readonly KnownRepository[];
  /** Told when there is more history than before, or less. */
  readonly changed: () => void;
}

type HistoryOperation = Extract<keyof Handlers, `history.${string}`>;

const usualPoints = 240;
const usualChanges = 100;

/** `parts`: throws where there is no history. */
export function historyHandlers(parts: () => HistoryParts): Pick<Handlers, HistoryOperation> {
  return {
    'history.trend': ({ scope, from, to, points }) => {
      const { history, roots } = parts();
      const subjects = subjectsOf(scope, roots(), history);
      const range = rangeOf(from, to, () => extentOf(history, subjects));
      return trendOf(history, subjects, range, points ?? usualPoints);
    },
    'history.changes': ({ scope, from, to, drops, known, limit }) => {
      const whose = whoseChanges(scope, parts());
      const range = rangeOf(from, to);
      return parts().history.changes({
        ...{ ...range, ...whose, drops: drops ?? false, known: known ?? false, limit: limit ?? usualChanges },
      });
    },
    'history.sums': ({ scope, from, to }) =>
      parts().history.sums({ ...rangeOf(from, to), ...whoseChanges(scope, parts()) }),
    'history.visit': ({ preview = false }) => {
      const { visits, roots } = parts();
      const now = Date.now();
      const ended = preview ? visits.before(roots(), now) : visits.look(roots(), now);
      const since = new Date(ended ?? lastDay(now)).toISOString();
      return { since, ...(ended === null && { isFirst: true }) };
    },
    'history.audits': ({ from, to, cause, limit }) =>
      parts().history.audits({ ...rangeOf(from, to), cause, limit: limit ?? usualChanges }),
    'history.commits': ({ repositoryId, from, to }, { signal }) => {
      const { git, location } = parts();
      return commitsBetween(git, location(repositoryId), { from, to }, signal);
    },
    'history.import': async ({ paths, keptSince: since, preview = false }, { signal, report }) => {
      const { history, roots, known, changed } = parts();
      const [root] = topRoots(roots());
      for (const path of paths)
        if (!isAbsolute(path)) throw new AuditorError('bad-input', `${path} is not an absolute path.`, { path });
      if (root === undefined)
        throw new AuditorError('not-found', 'There is no folder whose history it could be.', {
          hint: 'Open a folder of repositories first.',
        });
      const fleet = { root, repositories: known() };
      const keptSince = since === undefined ? undefined : Date.parse(since);
      try {
        return await importPredecessor(paths, history, fleet, { signal, keptSince, preview, onProgress: report });
      } finally {
        // Also where it was stopped on the way, or failed: what was taken until then is there.
        if (!preview) changed();
      }
    },
    'history.forget': ({ before, preview = false }) => {
      const { history, changed } = parts();
      const at = Date.parse(before);
      if (preview) return history.prunable(at);
      const forgotten = history.prune(at);
      changed();
      return forgotten;
    },
  };
}

const hourMs = 3_600_000;
/** In whole hours, so that it stays the same from look to look. */
const lastDay = (now: number): number => (Math.ceil(now / hourMs) - 24) * hourMs;

/** Whose changes a window tells of. */
export function whoseChanges(
  { repositoryId, folder }: HistoryScope,
  { roots, known }: Pick<HistoryParts, 'roots' | 'known'>,
): Whose {
  if (repositoryId !== undefined) return { repositoryIds: [repositoryId] };
  const folders = folder === undefined ? topRoots(roots()) : [folder];
  return { folders, repositoryIds: outside(roots(), folders, known()).map(({ id }) => id) };
}

function subjectsOf(
  { repositoryId, folder }: HistoryScope,
  roots: readonly string[],
  history: History,
): readonly HistorySubject[] {
  if (repositoryId !== undefined) return [{ kind: 'repository', key: repositoryId }];
  return (folder === undefined ? topRoots(roots) : [folder]).flatMap((key): readonly HistorySubject[] => {
    const whole: HistorySubject = { kind: 'folder', key };
    // Counted together are the folders from the roots down to the repositories; others are so few that they can be added.
    return history.extent(whole) ? [whole] : history.repositoriesBelow(key);
  });
}

function rangeOf(from: string | undefined, to: string | undefined, first: () => number = () => 0): TimeRange {
  const end = to === undefined ? Date.now() : Date.parse(to);
  const begin = from === undefined ? Math.min(first(), end) : Date.parse(from);
  if (begin > end) throw new AuditorError('bad-input', `The time ends (${to ?? 'now'}) before it begins (${from}).`);
  return { from: begin, to: end };
}

const extentOf = (history: History, subjects: readonly HistorySubject[]): number =>
  subjects.reduce((first, subject) => Math.min(first, history.extent(subject)?.first ?? first), Date.now());
