import { isUnreadable, type RepositorySummary } from '../../../../src/contract/repositories.ts';
import { Age, FindingNumbers, ScoreBar, StatusDot } from '../../components/marks.tsx';
import { formatCount } from '../../format.ts';
import { repositoryRoute } from '../../state/routes.ts';
import type { SortColumn } from '../../state/sort.ts';
import { RouteLink } from '../../ui/index.ts';

interface Column {
  readonly id: SortColumn;
  readonly title: string;
  /** Where the title is a sign. */
  readonly spoken?: string;
  readonly cell: (repository: RepositorySummary, now: number) => React.ReactNode;
}

export const columns: readonly Column[] = [
  {
    id: 'name',
    title: 'Repository',
    cell: ({ id, name }) => (
      <RouteLink to={repositoryRoute(id)} className="subject" tabIndex={-1}>
        {name}
      </RouteLink>
    ),
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
  },
  { id: 'branch', title: 'Branch', cell: (r) => <Branch repository={r} /> },
  { id: 'sync', title: '↑↓', spoken: 'Ahead and behind', cell: (r) => <Sync repository={r} /> },
  { id: 'score', title: 'Score', cell: ({ score, health }) => <ScoreBar score={score} health={health} /> },
  { id: 'findings', title: 'Findings', cell: ({ findings }) => <FindingNumbers counts={findings} /> },
  { id: 'commit', title: 'Last commit', cell: ({ lastCommitAt }, now) => <Age iso={lastCommitAt} now={now} /> },
];

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
  if (operation) return <span title={`${operation} in progress`}>{operation}</span>;
  return (
    <span className="sync muted">
      {!!ahead && (
        <span>
          ↑{formatCount(ahead)}
          <span className="visually-hidden"> ahead </span>
        </span>
      )}
      {!!behind && (
        <span>
          ↓{formatCount(behind)}
          <span className="visually-hidden"> behind </span>
        </span>
      )}
    </span>
  );
}
