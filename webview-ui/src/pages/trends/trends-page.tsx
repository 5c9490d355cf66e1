import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { HistoryScope } from '../../../../src/contract/history.ts';
import { Calm } from '../../components/calm.tsx';
import { EmptyFleet } from '../../components/empty-fleet.tsx';
import { ErrorBoundary } from '../../components/error-boundary.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { useCall, useLive } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { useKept } from '../../state/use-kept.ts';
import { useOperation } from '../../state/use-operation.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { Button, Select } from '../../ui/index.ts';
import { Changes } from './changes.tsx';
import { ImportReports } from './import-reports.tsx';
import { LittleHistory } from './little-history.tsx';
import { dayMs, ranges, usualRange } from './ranges.ts';
import { useScopes } from './scopes.ts';
import { TrendCharts } from './trend-charts.tsx';

const points = 240;

/** Score and findings over time, and what moved them. All that is chosen stands in the address. */
export default function TrendsPage() {
  const [params, setParams] = useSearchParams();
  const empty = useLive((live) => live.stats.total === 0);
  const history = useLive((live) => live.history);
  const scroll = useScroll('/trends');
  const call = useCall();
  const { tell, tellError } = useNotices();
  const range = ranges.find(({ value }) => value === params.get('range'))?.value ?? usualRange;
  const scopes = useScopes();
  const repositoryId = params.get('repositoryId') ?? undefined;
  const folder = params.get('folder') ?? undefined;
  const scope: HistoryScope = useMemo(
    () => ({ ...(repositoryId !== undefined && { repositoryId }), ...(folder !== undefined && { folder }) }),
    [repositoryId, folder],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time goes on where there is more history
  const from = useMemo(
    () => (range === 'all' ? {} : { from: new Date(Date.now() - Number(range) * dayMs).toISOString() }),
    [range, history],
  );
  const input = { scope, ...from, points };
  const { value, error, retry } = useOperation('history.trend', input, history);
  // Where the time goes on, what was asked for is the same: what is read and open stays until the answer is there.
  const trend = useKept(value, JSON.stringify([scope, range]));
  const set = (name: string, value: string | null) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === null) next.delete(name);
        else next.set(name, value);
        if (name !== 'at') next.delete('at');
        return next;
      },
      { replace: name === 'at' },
    );
  const setScope = (chosen: string) =>
    setParams((old) => {
      const next = new URLSearchParams(chosen);
      if (old.has('range')) next.set('range', old.get('range') ?? '');
      return next;
    });
  const exportCsv = () =>
    void call('workbench.exportTrend', { scope, ...from }).then(
      ({ path }) => path !== null && tell(`Written to ${path}.`),
      tellError,
    );
  if (empty) return <EmptyFleet />;
  return (
    <div className="trends" ref={scroll}>
      <div className="trends-bar">
        <h1>Trends</h1>
        <Select
          label="Of what"
          labelled
          value={scopes.keyOf(scope)}
          onChange={setScope}
          choices={scopes.choices(scope)}
        />
        <Select label="Time" labelled value={range} onChange={(value) => set('range', value)} choices={ranges} />
        <Button onPress={exportCsv}>Export as CSV…</Button>
        <ImportReports>Import…</ImportReports>
      </div>
      {error && <ErrorView error={error} onRetry={retry} />}
      {!error && !trend && <Skeleton />}
      {trend && (
        <ErrorBoundary what="The trends">
          {trend.points.length < 2 && (
            <LittleHistory
              scope={scope}
              empty={trend.points.length === 0}
              since={trend.from}
              onShowAll={range === 'all' ? null : () => set('range', 'all')}
            />
          )}
          <TrendCharts trend={trend} most={points} at={params.get('at')} onChoose={(at) => set('at', at)} />
          {trend.points.length > 0 && (
            <Calm>
              <Changes
                trend={trend}
                scope={scope}
                range={range}
                at={params.get('at')}
                onShowAll={() => set('at', null)}
              />
            </Calm>
          )}
        </ErrorBoundary>
      )}
    </div>
  );
}
