import type { FixInfo } from '../../../src/contract/fixes.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { formatCount } from '../format.ts';

export interface BulkAction {
  readonly fix: string;
  readonly label: string;
  readonly repositoryIds: readonly string[];
}

const changed = ({ changes }: RepositorySummary) =>
  changes !== null && changes.staged + changes.unstaged + changes.untracked > 0;
const sum = (list: readonly RepositorySummary[], of: (r: RepositorySummary) => number | null) =>
  list.reduce((total, repository) => total + (of(repository) ?? 0), 0);
const commits = (n: number) => `${formatCount(n)} ${n === 1 ? 'commit' : 'commits'}`;

/** Fixes that the rows themselves tell to be of use; what they would do is said in numbers. */
const telling: readonly {
  fix: string;
  applies: (repository: RepositorySummary) => boolean;
  label?: (title: string, list: readonly RepositorySummary[]) => string;
}[] = [
  { fix: 'git/push', applies: (r) => (r.ahead ?? 0) > 0, label: (t, l) => `${t} ${commits(sum(l, (r) => r.ahead))}…` },
  {
    fix: 'git/pull',
    applies: (r) => (r.behind ?? 0) > 0,
    label: (t, l) => `${t} ${commits(sum(l, (r) => r.behind))}…`,
  },
  { fix: 'git/commit', applies: changed },
  { fix: 'git/stash', applies: changed },
];

/** What can be done to all that is selected: what fits first, the rest behind *More*. Each takes only those it fits. */
export function bulkActions(
  selected: readonly RepositorySummary[],
  fixes: ReadonlyMap<string, FixInfo>,
): { first: BulkAction[]; more: BulkAction[] } {
  const first = telling.flatMap(({ fix, applies, label }): BulkAction[] => {
    const info = fixes.get(fix);
    const list = selected.filter(applies);
    if (!info || list.length === 0) return [];
    return [{ fix, label: label?.(info.title, list) ?? `${info.title}…`, repositoryIds: list.map(({ id }) => id) }];
  });
  const used = new Set(first.map(({ fix }) => fix));
  const more = [...fixes.values()]
    .filter(({ id }) => !used.has(id))
    .map(({ id, title }) => ({ fix: id, label: `${title}…`, repositoryIds: selected.map((r) => r.id) }));
  return { first, more };
}
