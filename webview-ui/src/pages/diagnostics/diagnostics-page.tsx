import { useSyncExternalStore } from 'react';
import type { Diagnostics } from '../../../../src/contract/diagnostics.ts';
import { Calm } from '../../components/calm.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { NewRows } from '../../components/new-rows.tsx';
import { ShowLog } from '../../components/show-log.tsx';
import { formatClock } from '../../format.ts';
import { useCalmRows } from '../../state/calm.ts';
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
          <ShowLog />
          <Button disabled={value === null} onPress={() => value && copy(value)}>
            Copy as report
          </Button>
        </span>
      </div>
      {error && <ErrorView error={error} onRetry={retry} />}
      {!error && !value && <Skeleton />}
      {error && !value && <Table section={channelSection(null, channel, Date.now())} />}
      {value && (
        <Calm>
          <Lines title="What is wrong now" none="Nothing." lines={wrongNow(value)} />
          <div className="diagnostics-sections">
            {sectionsOf(value, channel, Date.now()).map((section) => (
              <Table key={section.title} section={section} />
            ))}
          </div>
          <Lines title="Last warnings and errors" none="None." lines={value.log} />
        </Calm>
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

function Table({ section }: { section: Section }) {
  const { title } = section;
  const { rows } = useCalmRows(
    numbered(section.rows, ([name]) => name),
    { idOf },
  );
  return (
    <section aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
      </div>
      {rows.length === 0 && <p className="muted section-empty">None.</p>}
      <dl className="facts">
        {rows.map(({ key, item: { of: row }, gone }) => (
          <div key={key} className={gone ? 'gone' : undefined}>
            <dt>{row[0]}</dt>
            <dd>{row[1]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface Line {
  /** null: it is so now. */
  readonly at: string | null;
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly area?: string | undefined;
  readonly hint?: string | undefined;
}

const wrongNow = ({ problems }: Diagnostics): Line[] =>
  problems.map(({ message, hint }) => ({ at: null, level: 'warn', message, hint }));

function Lines({ title, none, lines }: { title: string; none: string; lines: readonly Line[] }) {
  const { rows, ...news } = useCalmRows(
    numbered(lines, ({ at, level, area, message }) => `${at} ${level} ${area} ${message}`),
    // What was logged was logged, though newer lines push it out.
    { idOf, now: (line) => (line.of.at === null ? undefined : line), newestFirst: true },
  );
  return (
    <section aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
      </div>
      {rows.length === 0 && <p className="muted section-empty">{none}</p>}
      <NewRows {...news} />
      <ul className="diagnostics-log">
        {rows.map(({ key, item: { of: line }, gone }) => (
          <li key={key} className={gone ? 'gone' : undefined}>
            {line.at === null ? (
              <span className="muted">now</span>
            ) : (
              <time className="muted" dateTime={line.at}>
                {formatClock(line.at)}
              </time>
            )}
            <Level level={line.level} />
            <span>
              {line.area && <span className="muted">{line.area}</span>} {line.message}{' '}
              {line.hint && <span className="muted">{line.hint}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Numbered<T> {
  readonly key: string;
  readonly of: T;
}

/** Rows that have no id, by what they say; of those that say the same the last of the list is the first one. */
function numbered<T>(rows: readonly T[], nameOf: (row: T) => string): Numbered<T>[] {
  const seen = new Map<string, number>();
  const number = (name: string): number => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before;
  };
  return rows
    .toReversed()
    .map((of) => ({ key: `${nameOf(of)} ${number(nameOf(of))}`, of }))
    .toReversed();
}

const idOf = ({ key }: { readonly key: string }): string => key;

function Level({ level }: { level: 'warn' | 'error' }) {
  const name = level === 'warn' ? 'warning' : 'error';
  return (
    <span role="img" aria-label={name} className={`severity-${name}`}>
      <Icon name={name} />
    </span>
  );
}
