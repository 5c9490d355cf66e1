import { Calm } from '../../components/calm.tsx';
import { EmptyFleet } from '../../components/empty-fleet.tsx';
import { ErrorBoundary } from '../../components/error-boundary.tsx';
import { useLive } from '../../state/dashboard.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { Activity } from './activity.tsx';
import { Attention } from './attention.tsx';
import { FleetHead } from './fleet-head.tsx';
import { RuleList } from './rule-list.tsx';
import { SinceLastVisit } from './since-last-visit.tsx';

export default function OverviewPage() {
  const empty = useLive((live) => live.stats.total === 0);
  const scroll = useScroll('/');
  if (empty) return <EmptyFleet />;
  return (
    <div className="overview" ref={scroll}>
      <h1 className="visually-hidden">Overview</h1>
      <ErrorBoundary what="The fleet’s score">
        <FleetHead />
      </ErrorBoundary>
      <div className="overview-columns">
        <Calm>
          <ErrorBoundary what="What needs attention">
            <Attention />
          </ErrorBoundary>
        </Calm>
        <Calm>
          <ErrorBoundary what="Findings by rule">
            <RuleList />
          </ErrorBoundary>
          <ErrorBoundary what="What changed since the last visit">
            <SinceLastVisit />
          </ErrorBoundary>
          <ErrorBoundary what="Activity">
            <Activity />
          </ErrorBoundary>
        </Calm>
      </div>
    </div>
  );
}
