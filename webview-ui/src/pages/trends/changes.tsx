import type { HistoryScope, Trend } from '../../../../src/contract/history.ts';
import { ChangeList } from '../../components/change-list.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { formatDateTime } from '../../format.ts';
import { useLive } from '../../state/dashboard.ts';
import { useKept } from '../../state/use-kept.ts';
import { useOperation } from '../../state/use-operation.ts';
import { LinkButton } from '../../ui/index.ts';
import { pointOf } from './point-of.ts';

interface ChangesProps {
  trend: Trend;
  scope: HistoryScope;
  /** What was chosen of the time. */
  range: string;
  /** Only what happened up to then from the point before; null: all of the time that is looked at. */
  at: string | null;
  onShowAll: () => void;
}

const most = 100;

/** What moved the figures. */
export function Changes({ trend, scope, range, at, onShowAll }: ChangesProps) {
  const history = useLive((live) => live.history);
  const index = pointOf(trend.points, at);
  const before = index > 0 ? trend.points[index - 1]?.at : undefined;
  const from = index < 0 ? trend.from : (before ?? beginning);
  const to = trend.points[index]?.at;
  const input = { scope, from, ...(to !== undefined && { to }), limit: most };
  const asked = JSON.stringify([scope, range, at]);
  const { value, error, retry } = useOperation('history.changes', input, history);
  // Where the time goes on, what was asked for is the same.
  const changes = useKept(value, asked);
  return (
    <section aria-labelledby="changes-title">
      <div className="section-head">
        <h2 id="changes-title">{to === undefined ? 'What changed' : `What happened until ${formatDateTime(to)}`}</h2>
        {to !== undefined && <LinkButton onPress={onShowAll}>Show all</LinkButton>}
      </div>
      {error && <ErrorView error={error} onRetry={retry} />}
      {!error && !changes && <Skeleton />}
      {changes && <ChangeList changes={changes} empty="Nothing changed in this time." asked={asked} />}
      {changes && changes.length >= most && <p className="muted">Only the newest {most} are shown.</p>}
    </section>
  );
}

const beginning = new Date(0).toISOString();
