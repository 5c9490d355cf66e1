import { isUnreadable, type RepositorySummary } from '../../../../src/contract/repositories.ts';
import type { SortColumn } from '../../../../src/contract/repository-sort.ts';
import { Age, FindingNumbers, ScoreBar, StatusDot } from '../../components/marks.tsx';
import { formatCount } from '../../format.ts';
import { equalJson } from '../../state/equal.ts';
import { repositoryRoute } from '../../state/routes.ts';
import { RouteLink } from '../../ui/index.ts';

export interface Column {
  readonly id: SortColumn;
  readonly title: string;
  /** Where the title is a sign. */
  readonly spoken?: string;
  readonly cell: (repository: RepositorySummary, now: number) => React.ReactNode;
  /** What of it the cell shows. */
  readonly of: (repository: RepositorySummary) => unknown;
}

const unknown = <span className="muted">–</span>;

export const columns: readonly Column[] = [
  {
    id: 'name',
    title: 'Repository',
    cell: ({ id, name }) => (
      <RouteLink to={repositoryRoute(id)} className="subject" tabIndex={-1}>
        {name}
      </RouteLink>
    ),
    of: ({ name }) => name,
  },
  {
    id: 'status',
    title: 'Status',
    cell: (r) => (
      <>
        <StatusDot status={r.status} />{' '}
        <span className="status-word" title={isUnreadable(r) ? 'It could not be read' : undefined}>
          {r.status}
        </span>
      </>
    ),
    of: (r) => [r.status, isUnreadable(r)],
  },
  { id: 'branch', title: 'Branch', cell: (r) => <Branch repository={r} />, of: branchText },
  {
    id: 'sync',
    title: '↑↓',
    spoken: 'Ahead and behind',
    cell: (r) => <Sync repository={r} />,
    of: ({ operation, ahead, behind }) => [operation, ahead, behind],
  },
  {
    id: 'score',
    title: 'Score',
    cell: ({ score, health }) => <ScoreBar score={score} health={health} />,
    of: ({ score, health }) => [score, health],
  },
  {
    id: 'findings',
    title: 'Findings',
    cell: ({ findings }) => <FindingNumbers counts={findings} />,
    of: ({ findings: { error, warning, info, unknown: open } }) => [error, warning, info, open],
  },
  { id: 'language', title: 'Language', cell: ({ language }) => language ?? unknown, of: ({ language }) => language },
  { id: 'owner', title: 'Owner', cell: ({ owner }) => owner ?? unknown, of: ({ owner }) => owner },
  {
    id: 'commit',
    title: 'Last commit',
    cell: ({ lastCommitAt }, now) => <Age iso={lastCommitAt} now={now} />,
    of: ({ lastCommitAt }) => lastCommitAt,
  },
];

/** Whether two states of a repository look the same in these columns. */
export const looksSame = (shown: readonly Column[], a: RepositorySummary, b: RepositorySummary): boolean =>
  shown.every(({ of }) => equalJson(of(a), of(b)));

export function Branch({ repository }: { repository: RepositorySummary }) {
  if (isUnreadable(repository)) return <span className="unreadable muted">could not be read</span>;
  const text = branchText(repository);
  return (
    <span className="branch" title={text}>
      {text}
    </span>
  );
}

function branchText({ branch, head }: RepositorySummary): string {
  return branch ?? (head ? head.slice(0, 7) : '–');
}

export function Sync({ repository: { ahead, behind, operation } }: { repository: RepositorySummary }) {
  const words = [ahead ? `${formatCount(ahead)} ahead` : '', behind ? `${formatCount(behind)} behind` : ''].filter(
    Boolean,
  );
  const distance = words.length > 0 && (
    <span className="sync muted" role="img" aria-label={words.join(', ')}>
      {!!ahead && <span>↑{formatCount(ahead)}</span>}
      {!!behind && <span>↓{formatCount(behind)}</span>}
    </span>
  );
  if (!operation) return distance || null;
  return (
    <>
      {distance} <span title={`${operation} in progress`}>{operation}</span>
    </>
  );
}

/** How wide each may be; of narrower grids only the order counts. */
const widths: Readonly<Record<SortColumn, string>> = {
  name: 'minmax(116px, 2.2fr)',
  status: 'minmax(96px, 1fr)',
  branch: 'minmax(72px, 1.2fr)',
  sync: 'minmax(104px, 0.6fr)',
  score: '84px',
  findings: 'minmax(96px, 1fr)',
  language: 'minmax(88px, 0.9fr)',
  owner: 'minmax(88px, 1fr)',
  commit: 'minmax(80px, 0.9fr)',
};
export const gridTemplate = (shown: readonly Column[]): string => shown.map(({ id }) => widths[id]).join(' ');

/** What tells least goes first where there is no room: below so many pixels. */
const needed: Partial<Record<SortColumn, number>> = { owner: 1000, language: 900, commit: 762, branch: 670 };
const usual: readonly SortColumn[] = ['name', 'status', 'branch', 'sync', 'score', 'findings', 'commit'];

/** `name,score`; null or nonsense: the usual ones. The name is always there. */
export function parseColumns(text: string | null): readonly SortColumn[] {
  const wanted = text?.split(',') ?? [];
  const known = columns.map(({ id }) => id).filter((id) => id === 'name' || wanted.includes(id));
  return known.length > 1 ? known : usual;
}

/** Empty for the usual ones. */
export const formatColumns = (chosen: readonly SortColumn[]): string =>
  chosen.length === usual.length && usual.every((id) => chosen.includes(id)) ? '' : chosen.join(',');

/** Those that are chosen and have room; `width` in px. */
export const shownColumns = (chosen: readonly SortColumn[], width: number): readonly Column[] =>
  columns.filter(({ id }) => chosen.includes(id) && width > (needed[id] ?? 0));
