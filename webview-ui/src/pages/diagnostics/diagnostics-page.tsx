import { useSyncExternalStore } from 'react';
import type { Diagnostics } from '../../../../src/contract/diagnostics.ts';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { formatClock } from '../../format.ts';
import { useCall, useConnectionState, useDashboard } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { useScroll } from '../../state/use-scroll.ts';
import { Button, Icon } from '../../ui/index.ts';
import { copyText } from './copy-text.ts';
import { reportOf } from './report.ts';
import { type ChannelView, channelSection, type Section, sectionsOf } from './rows.ts';
import { useDiagnostics } from './use-diagnostics.ts';

/** How the product itself is: for when something is not as it should be. */
export default function DiagnosticsPage() {
  const scroll = useScroll('/diagnostics');
  const call = useCall();
  const channel = useChannelView();
  const { tell, tellError } = useNotices();
  const { value, error, retry } = useDiagnostics();
  const copy = (of: Diagnostics) =>
    void copyText(reportOf(of, channel, Date.now()), call).then(
      () => tell('The report is on the clipboard.'),
      tellError,
    );
  return (
    <div className="diagnostics" ref={scroll}>
      <div className="diagnostics-bar">
        <h1>Diagnostics</h1>
        {value && <span className="muted">as of {formatClock(value.at)}</span>}
        <span className="diagnostics-buttons">
          <Button onPress={() => void call('workbench.reveal', { target: 'log' }).catch(tellError)}>Show log</Button>
          <Button disabled={value === null} onPress={() => value && copy(value)}>
            Copy as report
          </Button>
        </span>
      </div>
      {error && <ErrorView error={error} onRetry={retry} />}
      {!error && !value && <Skeleton />}
      {error && !value && <Table section={channelSection(null, channel, Date.now())} />}
      {value && (
        <>
          <div className="diagnostics-sections">
            {sectionsOf(value, channel, Date.now()).map((section) => (
              <Table key={section.title} section={section} />
            ))}
          </div>
          <Problems of={value} />
        </>
      )}
    </div>
  );
}

function useChannelView(): ChannelView {
  const { store } = useDashboard();
  const connection = useConnectionState();
  const state = useSyncExternalStore(store.changed.subscribe, () => store.state);
  return { connection, counts: store.counts, stream: state?.stream ?? '', seq: state?.seq ?? 0 };
}

function Table({ section: { title, rows } }: { section: Section }) {
  return (
    <section aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
      </div>
      {rows.length === 0 && <p className="muted section-empty">None.</p>}
      <dl className="facts">
        {rows.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows stay where they are; a list's have no name
          <div key={`${name} ${index}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Problems({ of: { problems, log } }: { of: Diagnostics }) {
  return (
    <section aria-labelledby="diagnostics-problems">
      <div className="section-head">
        <h2 id="diagnostics-problems">Last warnings and errors</h2>
      </div>
      {problems.length + log.length === 0 && <p className="muted section-empty">None.</p>}
      <ul className="diagnostics-log">
        {problems.map(({ code, message, hint }) => (
          <li key={`${code} ${message}`}>
            <span className="muted">now</span>
            <Level level="warn" />
            <span>
              {message} {hint && <span className="muted">{hint}</span>}
            </span>
          </li>
        ))}
        {log.map(({ at, level, area, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be the same
          <li key={`${at} ${index}`}>
            <time className="muted" dateTime={at}>
              {formatClock(at)}
            </time>
            <Level level={level} />
            <span>
              <span className="muted">{area}</span> {message}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Level({ level }: { level: 'warn' | 'error' }) {
  const name = level === 'warn' ? 'warning' : 'error';
  return (
    <span role="img" aria-label={name} className={`severity-${name}`}>
      <Icon name={name} />
    </span>
  );
}
