import type { FixInfo } from '../../../src/contract/fixes.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { formatCount } from '../format.ts';
import { cloneFix } from './fix-ids.ts';

export interface BulkAction {
  readonly fix: string;
  readonly label: string;
  readonly repositoryIds: readonly string[];
}

/** There is a repository to work on. */
const here = ({ kind }: RepositorySummary) => kind !== 'missing' && kind !== 'folder';
const changed = ({ changes }: RepositorySummary) =>
  changes !== null && changes.staged + changes.unstaged + changes.untracked > 0;
/** Neither diverged nor in the middle of something: push and pull can do nothing there. */
const isApartFrom = (repository: RepositorySummary, side: 'ahead' | 'behind'): boolean =>
  repository.operation === null && (repository[side] ?? 0) === 0;
const sum = (list: readonly RepositorySummary[], of: (r: RepositorySummary) => number | null) =>
  list.reduce((total, repository) => total + (of(repository) ?? 0), 0);
const commits = (n: number) => `${formatCount(n)} ${n === 1 ? 'commit' : 'commits'}`;

/** Fixes that the rows themselves tell to be of use; what they would do is said in numbers. */
const telling: readonly {
  fix: string;
  applies: (repository: RepositorySummary) => boolean;
  label?: (title: string, list: readonly RepositorySummary[]) => string;
}[] = [
  {
    fix: 'git/push',
    applies: (r) => (r.ahead ?? 0) > 0 && isApartFrom(r, 'behind'),
    label: (t, l) => `${t} ${commits(sum(l, (r) => r.ahead))}`,
  },
  {
    fix: 'git/pull',
    applies: (r) => (r.behind ?? 0) > 0 && isApartFrom(r, 'ahead'),
    label: (t, l) => `${t} ${commits(sum(l, (r) => r.behind))}`,
  },
  { fix: 'git/commit', applies: changed },
  { fix: 'git/stash', applies: changed },
  { fix: cloneFix, applies: ({ kind }) => kind === 'missing' },
];

/**
 * What can be done to all that is selected: what fits first, the rest behind *More*. Each takes only those it fits; what
 * asks for something that no two repositories share is for one at a time.
 */
export function bulkActions(
  selected: readonly RepositorySummary[],
  fixes: ReadonlyMap<string, FixInfo>,
): { first: BulkAction[]; more: BulkAction[] } {
  const first = telling.flatMap(({ fix, applies, label }): BulkAction[] => {
    const info = fixes.get(fix);
    const list = selected.filter(applies);
    if (!info || !fits(info, list)) return [];
    const said = (label?.(info.title, list) ?? info.title) + share(list, selected);
    return [{ fix, label: `${said}…`, repositoryIds: list.map(({ id }) => id) }];
  });
  const used = new Set(first.map(({ fix }) => fix));
  const more = [...fixes.values()]
    .filter(({ id }) => !used.has(id) && id !== cloneFix)
    .flatMap((info): BulkAction[] => {
      const list = selected.filter((repository) =>
        info.needsFinding || !here(repository)
          ? (here(repository) || info.evenMissing) && repairs(info, repository)
          : true,
      );
      if (!fits(info, list)) return [];
      return [{ fix: info.id, label: `${info.title}…`, repositoryIds: list.map(({ id }) => id) }];
    });
  return { first, more };
}

/** Of which part of the selection it is, where it is not all. */
const share = (list: readonly unknown[], selected: readonly unknown[]): string =>
  list.length === selected.length ? '' : ` (${formatCount(list.length)} of ${formatCount(selected.length)})`;

/** Something was found there that it repairs. */
const repairs = ({ rules, repairsAny }: FixInfo, repository: RepositorySummary): boolean =>
  repository.rules.some((rule) => repairsAny || rules.includes(rule));

const fits = ({ questions }: FixInfo, list: readonly RepositorySummary[]): boolean =>
  list.length === 1 || (list.length > 1 && !questions.some(({ perRepository, required }) => perRepository && required));
