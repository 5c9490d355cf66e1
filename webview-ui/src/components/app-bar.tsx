import { NavLink } from 'react-router-dom';
import { formatCount, formatTime } from '../format.ts';
import { useConnectionState, useLive } from '../state/dashboard.ts';
import { overviewRoute, repositoriesRoute } from '../state/routes.ts';
import { useAudit } from '../state/use-audit.ts';
import { Button, ProgressBar } from '../ui/index.ts';

export function AppBar() {
  const total = useLive((live) => live.stats.total);
  return (
    <header className="app-bar">
      <nav aria-label="Dashboard">
        <Tab to={overviewRoute} name="Overview" />
        <Tab to={repositoriesRoute()} name="Repositories" count={total} />
      </nav>
      <ConnectionMark />
      <AuditButton />
    </header>
  );
}

function Tab({ to, name, count }: { to: string; name: string; count?: number }) {
  return (
    <NavLink to={to} end={to === overviewRoute} className="tab" onClick={(event) => event.stopPropagation()}>
      {name}
      {count !== undefined && <span className="count"> {formatCount(count)}</span>}
    </NavLink>
  );
}

function ConnectionMark() {
  const { status, lastHeardAt } = useConnectionState();
  const text =
    status === 'live'
      ? 'Live'
      : status === 'connecting' || lastHeardAt === null
        ? 'Connecting…'
        : `Old: last heard ${formatTime(lastHeardAt)}`;
  const title = status === 'stale' ? 'The extension does not answer. Reconnecting…' : undefined;
  return (
    <span className={`connection connection-${status}`} role="status" title={title}>
      <span className="dot" aria-hidden="true" />
      <span className="connection-text">{text}</span>
    </span>
  );
}

function AuditButton() {
  const { state, start, cancel } = useAudit();
  const trusted = useLive((live) => live.stats.trusted);
  const running = state.state === 'running';
  const { done, total } = state;
  return (
    <div className="audit">
      {running && <ProgressBar done={done} total={total} label="Audit" />}
      {running && cancel ? (
        <Button onPress={cancel} label="Cancel the audit">
          Cancel
        </Button>
      ) : (
        <Button appearance="primary" disabled={running} onPress={start}>
          {running ? 'Auditing…' : 'Audit now'}
        </Button>
      )}
      {running && (
        <span className="audit-count muted" aria-hidden="true">
          {total > 0 ? `${formatCount(done)} of ${formatCount(total)}` : ''}
        </span>
      )}
      <span className="visually-hidden" role="status">
        {running ? announced(done, total, trusted) : state.finishedAt ? 'Audit finished' : ''}
      </span>
    </div>
  );
}

/** In quarters: a screen reader that hears every number hears nothing else. */
function announced(done: number, total: number, trusted: boolean): string {
  const quarter = total > 0 ? Math.floor((done / total) * 4) * 25 : 0;
  return `Audit running, ${quarter} percent${trusted ? '' : ', without starting git'}`;
}
