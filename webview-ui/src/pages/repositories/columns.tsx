import { isUnreadable, type RepositorySummary } from '../../../../src/contract/repositories.ts';
import type { SortColumn } from '../../../../src/contract/repository-sort.ts';
import { Age, FindingNumbers, HealthDot, ScoreBar, StatusDot } from '../../components/marks.tsx';
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
    id: 'health',
    title: 'Health',
    cell: ({ health }) => (
      <>
        <HealthDot health={health} /> {health}
      </>
    ),
    of: ({ health }) => health,
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

/** How narrow each may be, px, and its part of the room that is left. */
const widths: Readonly<Record<SortColumn, readonly [least: number, part: number]>> = {
  name: [116, 2.2],
  status: [96, 1],
  branch: [72, 1.2],
  sync: [104, 0.6],
  health: [76, 0.7],
  score: [84, 0],
  findings: [104, 1],
  language: [88, 0.9],
  owner: [88, 1],
  commit: [80, 0.9],
};
export const gridTemplate = (shown: readonly Column[]): string =>
  shown
    .map(({ id }) => widths[id])
    .map(([least, part]) => (part === 0 ? `${least}px` : `minmax(${least}px, ${part}fr)`))
    .join(' ');

/** Between two columns, and beside a row; px, see repositories.css. */
const [gap, margin] = [12, 20];
/** What tells least goes first where there is no room. */
const leastFirst: readonly SortColumn[] = ['owner', 'language', 'health', 'commit', 'branch'];
/** What rows of two lines have a place for. */
const inTwoLines: readonly SortColumn[] = ['name', 'status', 'branch', 'sync', 'score', 'findings', 'commit'];
const usual: readonly SortColumn[] = ['name', 'status', 'branch', 'sync', 'health', 'score', 'findings', 'commit'];

/** `name,score`; null or nonsense: the usual ones. The name is always there. */
export function parseColumns(text: string | null): readonly SortColumn[] {
  const wanted = text?.split(',') ?? [];
  const known = columns.map(({ id }) => id).filter((id) => id === 'name' || wanted.includes(id));
  return known.length > 1 ? known : usual;
}

/** Empty for the usual ones. */
export const formatColumns = (chosen: readonly SortColumn[]): string =>
  chosen.length === usual.length && usual.every((id) => chosen.includes(id)) ? '' : chosen.join(',');

/** Those that are chosen and have room; `width` in px, null: in rows of two lines. */
export function shownColumns(chosen: readonly SortColumn[], width: number | null): readonly Column[] {
  let shown = columns.filter(({ id }) => chosen.includes(id));
  if (width === null) return shown.filter(({ id }) => inTwoLines.includes(id));
  for (const last of leastFirst) if (widthOf(shown) > width) shown = shown.filter(({ id }) => id !== last);
  return shown;
}

const widthOf = (shown: readonly Column[]): number =>
  shown.reduce((sum, { id }) => sum + widths[id][0] + gap, 2 * margin - gap);
