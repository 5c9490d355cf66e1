import { changesBetween } from './list-changes.ts';
import type { Health, RepositoryStatus, RepositorySummary } from './repositories.ts';

export const sortColumns = [
  'name',
  'status',
  'branch',
  'sync',
  'health',
  'score',
  'findings',
  'commit',
  'language',
  'owner',
] as const;
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
/** As the trees have them. */
const healthRank: Record<Health, number> = { red: 0, yellow: 1, unknown: 2, green: 3 };
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

type Compare = (a: RepositorySummary, b: RepositorySummary) => number;
/** No two are equal: what changes beside a pair of like names must not change their order. */
const byName: Compare = (a, b) =>
  names.compare(a.name, b.name) || names.compare(a.path, b.path) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Text columns by text; figures the greatest first, which is what is wanted of them when the column is first pressed. */
const columns: Record<SortColumn, Compare> = {
  name: byName,
  status: (a, b) => statusRank[a.status] - statusRank[b.status],
  branch: (a, b) => names.compare(a.branch ?? '', b.branch ?? ''),
  sync: (a, b) => distance(b) - distance(a),
  health: (a, b) => healthRank[a.health] - healthRank[b.health],
  score: (a, b) => (a.score ?? 101) - (b.score ?? 101),
  findings: (a, b) => weight(b) - weight(a),
  language: (a, b) => names.compare(a.language ?? '\uffff', b.language ?? '\uffff'),
  owner: (a, b) => names.compare(a.owner ?? '\uffff', b.owner ?? '\uffff'),
  commit: (a, b) => (b.lastCommitAt ?? '').localeCompare(a.lastCommitAt ?? ''),
};

export function sortRepositories(
  list: readonly RepositorySummary[],
  { column, descending }: Sort,
): RepositorySummary[] {
  // By name they mostly stand already, which makes it quick; a stable sort keeps that order among equals.
  const named = list.toSorted(byName);
  const compare = columns[column];
  if (column === 'name') return descending ? named.reverse() : named;
  return named.sort(descending ? (a, b) => compare(b, a) : compare);
}

/** All of one order: by the column, among equals by name. */
function compareBy({ column, descending }: Sort): Compare {
  const compare = columns[column];
  if (column === 'name') return descending ? (a, b) => byName(b, a) : byName;
  return (a, b) => (descending ? compare(b, a) : compare(a, b)) || byName(a, b);
}

/** Where more than this share of a list came or went, it is sorted anew. */
const mostlyKept = 1 / 8;

/** One order of a list that changes: what did not change since the last time is not compared again. */
export class SortRun {
  readonly #sort: Sort;
  readonly #compare: Compare;
  #list: readonly RepositorySummary[] = [];
  #sorted: readonly RepositorySummary[] = [];

  constructor(sort: Sort) {
    this.#sort = sort;
    this.#compare = compareBy(sort);
  }

  /** As `sortRepositories`; the same list as before where nothing changed. */
  update(list: readonly RepositorySummary[]): readonly RepositorySummary[] {
    if (list === this.#list) return this.#sorted;
    const { removed, added } = changesBetween(this.#list, list);
    this.#list = list;
    if (added.length + removed.length > list.length * mostlyKept) this.#sorted = sortRepositories(list, this.#sort);
    else if (added.length + removed.length > 0) {
      const kept = without(this.#sorted, removed, this.#compare);
      this.#sorted = merged(kept, added.toSorted(this.#compare), this.#compare);
    }
    return this.#sorted;
  }
}

/** Many, which are sorted, without a few of them. */
function without(
  many: readonly RepositorySummary[],
  few: readonly RepositorySummary[],
  compare: Compare,
): readonly RepositorySummary[] {
  const places = few.map((one) => placeOf(one, many, 0, compare) - 1);
  const left: RepositorySummary[] = [];
  let from = 0;
  for (const place of places.sort((a, b) => a - b)) {
    for (; from < place; from += 1) left.push(many[from] as RepositorySummary);
    from = place + 1;
  }
  for (; from < many.length; from += 1) left.push(many[from] as RepositorySummary);
  return left;
}

/** Few into many; both are sorted. */
function merged(
  many: readonly RepositorySummary[],
  few: readonly RepositorySummary[],
  compare: Compare,
): RepositorySummary[] {
  const all: RepositorySummary[] = [];
  let taken = 0;
  for (const one of few) {
    const place = placeOf(one, many, taken, compare);
    while (taken < place) all.push(many[taken++] as RepositorySummary);
    all.push(one);
  }
  while (taken < many.length) all.push(many[taken++] as RepositorySummary);
  return all;
}

function placeOf(one: RepositorySummary, among: readonly RepositorySummary[], from: number, compare: Compare): number {
  let [low, high] = [from, among.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(among[middle] as RepositorySummary, one) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
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
