import type { FixInfo } from '../../../src/contract/fixes.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { formatCount } from '../format.ts';
import { cloneFix } from './fix-ids.ts';

export interface BulkAction {
  readonly fix: string;
  readonly label: string;
  readonly repositoryIds: readonly string[];
  readonly destructive?: boolean;
}

/** There is a repository to work on. */
const here = ({ kind }: RepositorySummary) => kind !== 'missing' && kind !== 'folder';
/** There are changes, and nothing is unfinished that they may be part of. */
const hasOwnChanges = ({ changes, operation }: RepositorySummary) =>
  operation === null &&
  changes !== null &&
  changes.conflicted === 0 &&
  changes.staged + changes.unstaged + changes.untracked > 0;
/** Neither diverged nor in the middle of something: push and pull can do nothing there. */
const isApartFrom = (repository: RepositorySummary, side: 'ahead' | 'behind'): boolean =>
  repository.operation === null && (repository[side] ?? 0) === 0;
const sum = (list: readonly RepositorySummary[], of: (r: RepositorySummary) => number | null) =>
  list.reduce((total, repository) => total + (of(repository) ?? 0), 0);
const commits = (n: number) => `${formatCount(n)} ${n === 1 ? 'commit' : 'commits'}`;

/** Fixes of which the rows themselves tell where they can work; what they would do is said in numbers. */
const telling: readonly {
  fix: string;
  applies: (repository: RepositorySummary) => boolean;
  label?: (title: string, list: readonly RepositorySummary[]) => string;
  /** It is not what one most likely wants. */
  seldom?: true;
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
  { fix: 'git/commit', applies: hasOwnChanges },
  { fix: 'git/stash', applies: hasOwnChanges },
  { fix: cloneFix, applies: ({ kind }) => kind === 'missing' },
  { fix: 'git/discard', applies: hasOwnChanges, seldom: true },
  { fix: 'git/publish', applies: (r) => here(r) && r.operation === null && r.upstream === null, seldom: true },
];
const tellingOf = new Map(telling.map((one) => [one.fix, one]));

/**
 * What can be done to all that is selected: what fits first, the rest behind *More*. Each takes only those it fits; what
 * asks for something that no two repositories share is for one at a time.
 */
export function bulkActions(
  selected: readonly RepositorySummary[],
  fixes: ReadonlyMap<string, FixInfo>,
): { first: BulkAction[]; more: BulkAction[] } {
  const first = telling.flatMap(({ fix, applies, label, seldom }): BulkAction[] => {
    const info = fixes.get(fix);
    const list = selected.filter(applies);
    if (seldom || !info || !fits(info, list)) return [];
    const said = (label?.(info.title, list) ?? info.title) + share(list, selected);
    return [{ fix, label: `${said}…`, repositoryIds: list.map(({ id }) => id) }];
  });
  const more = [...fixes.values()].flatMap((info): BulkAction[] => {
    const told = tellingOf.get(info.id);
    if (told && !told.seldom) return [];
    const list = selected.filter(told?.applies ?? ((repository) => mayHelp(info, repository)));
    if (!fits(info, list)) return [];
    const said = info.title + (told ? share(list, selected) : '');
    const repositoryIds = list.map(({ id }) => id);
    return [{ fix: info.id, label: `${said}…`, repositoryIds, ...(info.destructive && { destructive: true }) }];
  });
  return { first, more };
}

/** Where neither its state nor what was found there speaks against it. */
const mayHelp = (info: FixInfo, repository: RepositorySummary): boolean =>
  info.needsFinding || !here(repository)
    ? (here(repository) || info.evenMissing === true) && repairs(info, repository)
    : true;

/** Of which part of the selection it is, where it is not all. */
const share = (list: readonly unknown[], selected: readonly unknown[]): string =>
  list.length === selected.length ? '' : ` (${formatCount(list.length)} of ${formatCount(selected.length)})`;

/** Something was found there that it repairs. */
const repairs = ({ rules, repairsAny, repairsIgnored }: FixInfo, repository: RepositorySummary): boolean =>
  repairsIgnored
    ? repository.findings.ignored > 0
    : repository.rules.some((rule) => repairsAny || rules.includes(rule));

const fits = ({ questions }: FixInfo, list: readonly RepositorySummary[]): boolean =>
  list.length === 1 || (list.length > 1 && !questions.some(({ perRepository, required }) => perRepository && required));
