import type { HistoryChange } from '../../../../src/contract/history.ts';
import { ChangeList } from '../../components/change-list.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { formatDateTime, plural } from '../../format.ts';
import { useLive } from '../../state/dashboard.ts';
import { trendsRoute } from '../../state/routes.ts';
import { useLastVisit } from '../../state/use-last-visit.ts';
import { useOperation } from '../../state/use-operation.ts';
import { RouteLink } from '../../ui/index.ts';

const most = 200;
const shown = 6;

/** What is new since somebody last looked. */
export function SinceLastVisit() {
  const since = useLastVisit();
  const history = useLive((live) => live.history);
  const input = { scope: {}, from: since, limit: most };
  const { value: changes, error, retry } = useOperation('history.changes', input, history);
  const told = changes?.filter(({ reasons }) => !reasons.includes('first')) ?? [];
  return (
    <section aria-labelledby="since-title">
      <div className="section-head">
        <h2 id="since-title">
          Since your last visit <span className="since-time">{formatDateTime(since)}</span>
        </h2>
        <RouteLink to={trendsRoute()}>Trends</RouteLink>
      </div>
      {error && <ErrorView error={error} onRetry={retry} />}
      {told.length > 0 && <p className="since-sum">{summary(told)}</p>}
      {changes && <ChangeList changes={told.slice(0, shown)} empty="Nothing has changed." />}
    </section>
  );
}

function summary(changes: readonly HistoryChange[]): string {
  const moved = new Map<string, number>();
  for (const { repositoryId, score, scoreBefore } of changes)
    if (score !== null && scoreBefore !== null)
      moved.set(repositoryId, (moved.get(repositoryId) ?? 0) + score - scoreBefore);
  const worse = [...moved.values()].filter((by) => by < 0).length;
  const better = [...moved.values()].filter((by) => by > 0).length;
  const opened = changes.reduce((sum, change) => sum + change.opened, 0);
  const closed = changes.reduce((sum, change) => sum + change.closed, 0);
  return [
    worse > 0 && plural(worse, 'repository is worse', 'repositories are worse'),
    better > 0 && plural(better, 'repository is better', 'repositories are better'),
    opened > 0 && plural(opened, 'new finding', 'new findings'),
    closed > 0 && plural(closed, 'finding gone', 'findings gone'),
  ]
    .filter(Boolean)
    .join(' · ');
}
