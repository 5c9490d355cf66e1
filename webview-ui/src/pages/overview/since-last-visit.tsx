import { Fragment } from 'react';
import type { ChangeSums } from '../../../../src/contract/history.ts';
import { ChangeList } from '../../components/change-list.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { formatDateTime, plural } from '../../format.ts';
import { useLive, useNow } from '../../state/dashboard.ts';
import { useLastVisit } from '../../state/last-visit.tsx';
import { findingsRoute, repositoriesRoute, trendsRoute } from '../../state/routes.ts';
import { useOperation } from '../../state/use-operation.ts';
import { RouteLink } from '../../ui/index.ts';
import { rangeSince } from '../trends/ranges.ts';

const shown = 6;

/** What is new since somebody last looked. */
export function SinceLastVisit() {
  const { value: visit, error, retry } = useLastVisit();
  return (
    <section aria-labelledby="since-title">
      <div className="section-head">
        <h2 id="since-title">
          {visit?.isFirst ? (
            'In the last 24 hours'
          ) : (
            <>Since your last visit {visit && <span className="since-time">{formatDateTime(visit.since)}</span>}</>
          )}
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
  const now = useNow();
  const input = { scope: {}, from: since };
  const sums = useOperation('history.sums', input, history);
  const changes = useOperation('history.changes', { ...input, known: true, limit: shown }, history);
  const error = sums.error ?? changes.error;
  const retry = () => {
    sums.retry();
    changes.retry();
  };
  const parts = sums.value ? partsOf(sums.value, rangeSince(since, now)) : [];
  const empty = sums.value && sums.value.first > 0 ? 'Nothing else has changed.' : 'Nothing has changed.';
  return (
    <>
      {error && <ErrorView error={error} onRetry={retry} />}
      {parts.length > 0 && (
        <p className="since-sum">
          {parts.map(({ text, to }, index) => (
            <Fragment key={text}>
              {index > 0 && ' · '}
              <RouteLink to={to} className="quiet-link">
                {text}
              </RouteLink>
            </Fragment>
          ))}
        </p>
      )}
      {sums.value && changes.value && <ChangeList changes={changes.value} empty={empty} asked={since} />}
    </>
  );
}

interface Part {
  readonly text: string;
  /** To the list behind it. */
  readonly to: string;
}

function partsOf({ first, worse, better, opened, closed }: ChangeSums, range: string): readonly Part[] {
  const trends = trendsRoute({ range });
  const parts: [number, string, string, string][] = [
    [first, 'repository audited for the first time', 'repositories audited for the first time', repositoriesRoute()],
    [worse, 'repository is worse', 'repositories are worse', trends],
    [better, 'repository is better', 'repositories are better', trends],
    [opened, 'new finding', 'new findings', findingsRoute()],
    [closed, 'finding gone', 'findings gone', trends],
  ];
  return parts.flatMap(([count, one, many, to]) => (count > 0 ? [{ text: plural(count, one, many), to }] : []));
}
