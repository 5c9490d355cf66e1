import type { ChangeSums } from '../../../../src/contract/history.ts';
import { ChangeList } from '../../components/change-list.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { formatDateTime, plural } from '../../format.ts';
import { useLive } from '../../state/dashboard.ts';
import { trendsRoute } from '../../state/routes.ts';
import { useLastVisit } from '../../state/use-last-visit.ts';
import { useOperation } from '../../state/use-operation.ts';
import { RouteLink } from '../../ui/index.ts';

const shown = 6;

/** What is new since somebody last looked. */
export function SinceLastVisit() {
  const { value: visit, error, retry } = useLastVisit();
  return (
    <section aria-labelledby="since-title">
      <div className="section-head">
        <h2 id="since-title">
          Since your last visit {visit && <span className="since-time">{formatDateTime(visit.since)}</span>}
        </h2>
        <RouteLink to={trendsRoute()}>Trends</RouteLink>
      </div>
      {error && !visit && <ErrorView error={error} onRetry={retry} />}
      {visit && <News since={visit.since} />}
    </section>
  );
}

function News({ since }: { since: string }) {
  const history = useLive((live) => live.history);
  const input = { scope: {}, from: since };
  const sums = useOperation('history.sums', input, history);
  const changes = useOperation('history.changes', { ...input, known: true, limit: shown }, history);
  const error = sums.error ?? changes.error;
  const retry = () => {
    sums.retry();
    changes.retry();
  };
  const summary = sums.value && summaryOf(sums.value);
  const empty = sums.value && sums.value.first > 0 ? 'Nothing else has changed.' : 'Nothing has changed.';
  return (
    <>
      {error && <ErrorView error={error} onRetry={retry} />}
      {summary && <p className="since-sum">{summary}</p>}
      {sums.value && changes.value && <ChangeList changes={changes.value} empty={empty} asked={since} />}
    </>
  );
}

function summaryOf({ first, worse, better, opened, closed }: ChangeSums): string {
  return [
    first > 0 && plural(first, 'repository audited for the first time', 'repositories audited for the first time'),
    worse > 0 && plural(worse, 'repository is worse', 'repositories are worse'),
    better > 0 && plural(better, 'repository is better', 'repositories are better'),
    opened > 0 && plural(opened, 'new finding', 'new findings'),
    closed > 0 && plural(closed, 'finding gone', 'findings gone'),
  ]
    .filter(Boolean)
    .join(' · ');
}
