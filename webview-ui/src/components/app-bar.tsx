import { useEffect, useRef } from 'react';
import { NavLink, useLocation, useNavigate } from 'react-router-dom';
import { formatCount, formatTime } from '../format.ts';
import { useConnectionState, useLive } from '../state/dashboard.ts';
import {
  activityRoute,
  diagnosticsRoute,
  findingsRoute,
  overviewRoute,
  repositoriesRoute,
  trendsRoute,
} from '../state/routes.ts';
import { useAnnounced } from '../state/use-announced.ts';
import { useAudit, useFirstAudit } from '../state/use-audit.ts';
import { type CourseOfPages, useCourse } from '../state/use-course.ts';
import { Button, IconButton, Menu, ProgressBar, RouteLink } from '../ui/index.ts';

const pages = [
  { to: overviewRoute, name: 'Overview' },
  { to: repositoriesRoute(), name: 'Repositories' },
  { to: findingsRoute(), name: 'Findings' },
  { to: trendsRoute(), name: 'Trends' },
  { to: activityRoute(), name: 'Activity' },
] as const;

/** Its tab is the connection's mark. */
const diagnostics = { to: diagnosticsRoute, name: 'Diagnostics' };

export function AppBar() {
  const course = useCourse();
  const total = useLive((live) => live.stats.total);
  const findings = useLive(({ stats: { findings: found } }) => found.error + found.warning + found.info);
  const counts: Readonly<Record<string, number>> = { Repositories: total, Findings: findings };
  return (
    <header className="app-bar">
      <Course {...course} />
      <nav aria-label="Dashboard">
        {pages.map(({ to, name }) => (
          <Tab key={to} to={to} name={name} count={counts[name]} />
        ))}
        <PageMenu {...course} />
      </nav>
      <ConnectionMark />
      <AuditButton />
    </header>
  );
}

/** As in a browser: the buttons, and Alt with the arrow keys. Thumb buttons of a mouse the page hears of too. */
function Course({ back, forward }: CourseOfPages) {
  return (
    <div className="course-buttons">
      <IconButton icon="arrow-left" label="Back" disabled={!back} onPress={() => back?.()} />
      <IconButton icon="arrow-right" label="Forward" disabled={!forward} onPress={() => forward?.()} />
    </div>
  );
}

/** In place of the tabs where there is no room for them. */
function PageMenu({ back, forward }: CourseOfPages) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const here = pages.find(({ to }) => (to === overviewRoute ? pathname === to : pathname.startsWith(to)));
  const text = here?.name ?? (pathname === diagnosticsRoute ? 'Diagnostics' : 'Pages');
  const items = [
    ...[...pages, diagnostics].map(({ to, name }) => ({ key: to, label: name, run: () => void navigate(to) })),
    // Where there is no room for the buttons either.
    ...(back ? [{ key: 'back', label: 'Back', run: back, apart: true }] : []),
    ...(forward ? [{ key: 'forward', label: 'Forward', run: forward, apart: !back }] : []),
  ];
  return (
    <div className="page-menu">
      <Menu label={`Pages, now ${text}`} text={text} icon="menu" items={items} />
    </div>
  );
}

function Tab({ to, name, count }: { to: string; name: string; count: number | undefined }) {
  return (
    <NavLink to={to} end={to === overviewRoute} className="tab" onClick={(event) => event.stopPropagation()}>
      {name}
      {count !== undefined && <span className="count"> {formatCount(count)}</span>}
    </NavLink>
  );
}

/** Whether what is shown is what is there; behind it stands why not. */
function ConnectionMark() {
  const { status, lastHeardAt } = useConnectionState();
  const text =
    status === 'live'
      ? 'Live'
      : status === 'connecting' || lastHeardAt === null
        ? 'Connecting…'
        : `Old: last heard ${formatTime(lastHeardAt)}`;
  useAnnounced(
    'connection',
    status === 'stale' ? 'Connection lost: what is shown is old.' : 'Connected again.',
    status === 'stale',
  );
  const title = status === 'stale' ? 'The extension does not answer. Reconnecting…' : 'Diagnostics';
  return (
    <RouteLink to={diagnosticsRoute} className={`connection connection-${status}`} title={title}>
      <span className="dot" aria-hidden="true" />
      <span className="connection-text">{text}</span>
      <span className="visually-hidden">, diagnostics</span>
    </RouteLink>
  );
}

function AuditButton() {
  const { state, start, cancel } = useAudit();
  const trusted = useLive((live) => live.stats.trusted);
  const running = state.state === 'running';
  const first = useFirstAudit() === 'running';
  /** There is nothing to audit. */
  const nowhere = useLive((live) => live.stats.roots.length === 0);
  const { done, total } = state;
  const finishedBefore = useRef(state.finishedAt);
  const ended = state.finishedAt === finishedBefore.current ? 'Audit stopped.' : 'Audit finished.';
  const told = running ? announced(done, total, trusted) : ended;
  useAnnounced('audit', told, running ? told : state.finishedAt);
  useEffect(() => {
    if (!running) finishedBefore.current = state.finishedAt;
  }, [running, state.finishedAt]);
  return (
    <div className="audit">
      {running && <ProgressBar done={done} total={total} label="Audit" />}
      {running && cancel ? (
        <Button onPress={cancel} label="Cancel the audit">
          Cancel
        </Button>
      ) : (
        <Button appearance={nowhere ? 'secondary' : 'primary'} disabled={running} onPress={start}>
          {running ? 'Auditing…' : 'Audit now'}
        </Button>
      )}
      {running && (
        <span className="audit-count muted" aria-hidden="true">
          {first && 'First audit: '}
          {total > 0 ? `${formatCount(done)} of ${formatCount(total)}` : first ? 'looking…' : ''}
        </span>
      )}
    </div>
  );
}

/** In quarters: a screen reader that hears every number hears nothing else. */
function announced(done: number, total: number, trusted: boolean): string {
  const quarter = total > 0 ? Math.floor((done / total) * 4) * 25 : 0;
  return `Audit running, ${quarter} percent${trusted ? '' : ', without starting git'}.`;
}
