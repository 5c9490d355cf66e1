import type { RepositoryStatus, RepositorySummary } from '../../../src/contract/repositories.ts';

export const sortColumns = ['name', 'status', 'branch', 'sync', 'score', 'findings', 'commit'] as const;
export type SortColumn = (typeof sortColumns)[number];
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** What needs somebody first. */
const statusRank: Record<RepositoryStatus, number> = {
  missing: 0,
  extra: 1,
  mismatched: 2,
  dirty: 3,
  unknown: 4,
  clean: 5,
};
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

type Compare = (a: RepositorySummary, b: RepositorySummary) => number;
const byName: Compare = (a, b) => names.compare(a.name, b.name) || names.compare(a.path, b.path);

/** Text columns by text; figures the greatest first, which is what is wanted of them when the column is first pressed. */
const columns: Record<SortColumn, Compare> = {
  name: byName,
  status: (a, b) => statusRank[a.status] - statusRank[b.status],
  branch: (a, b) => names.compare(a.branch ?? '', b.branch ?? ''),
  sync: (a, b) => distance(b) - distance(a),
  score: (a, b) => (a.score ?? 101) - (b.score ?? 101),
  findings: (a, b) => weight(b) - weight(a),
  commit: (a, b) => (b.lastCommitAt ?? '').localeCompare(a.lastCommitAt ?? ''),
};

export function sortRepositories(
  list: readonly RepositorySummary[],
  { column, descending }: Sort,
): RepositorySummary[] {
  const compare = columns[column];
  return list.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)) || byName(a, b));
}

/** `score`, `-score`; anything else is by name. */
export function parseSort(text: string | null): Sort {
  const descending = text?.startsWith('-') ?? false;
  const column = sortColumns.find((c) => c === (descending ? text?.slice(1) : text));
  return column ? { column, descending } : { column: 'name', descending: false };
}

export function formatSort({ column, descending }: Sort): string {
  return descending ? `-${column}` : column;
}

/** Pressing a column sorts by it, pressing it again turns it round. */
export function pressColumn(sort: Sort, column: SortColumn): Sort {
  return { column, descending: sort.column === column && !sort.descending };
}

const distance = (r: RepositorySummary) => (r.ahead ?? 0) + (r.behind ?? 0) + (r.operation === null ? 0 : 1_000_000);
const weight = (r: RepositorySummary) => r.findings.error * 1e8 + r.findings.warning * 1e4 + r.findings.info;
