import { useMemo } from 'react';
import type { JournalEntry } from '../../../../src/contract/fixes.ts';
import { CodeText } from '../../components/code-text.tsx';
import { NewRows } from '../../components/new-rows.tsx';
import { OtherRepositories } from '../../components/other-repositories.tsx';
import { formatDateTime, formatMoment } from '../../format.ts';
import { useCalmRows } from '../../state/calm.tsx';
import { useLive, useNow, usePhase } from '../../state/dashboard.ts';
import { undoOf } from '../../state/expected.ts';
import { isHere } from '../../state/live-state.ts';
import { activityRoute, repositoryRoute } from '../../state/routes.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { useUndo } from '../../state/use-undo.ts';
import { LinkButton, RouteLink } from '../../ui/index.ts';

const shown = 12;

/** What was done to repositories, with the way back. */
export function Activity() {
  const journal = useLive((live) => live.journal);
  const now = useNow();
  const newest = useMemo(() => journal.slice(0, shown), [journal]);
  const { rows, waiting, showWaiting } = useCalmRows(newest, {
    idOf: ({ id }) => id,
    // What newer ones pushed out is still what it is.
    now: (entry) => journal.find(({ id }) => id === entry.id) ?? entry,
    newestFirst: true,
  });
  return (
    <section aria-labelledby="activity-title">
      <div className="section-head">
        <h2 id="activity-title">Activity</h2>
        {journal.length > 0 && <RouteLink to={activityRoute()}>All activity</RouteLink>}
      </div>
      {journal.length === 0 && <p className="muted section-empty">What you repair appears here, with the way back.</p>}
      <NewRows waiting={waiting} onShow={showWaiting} />
      <ul className="activity">
        {rows.map(({ key, item, arrives }) => (
          <Row key={key} entry={item} now={now} arrives={arrives} />
        ))}
      </ul>
    </section>
  );
}

const words = { started: 'under way', done: null, failed: 'failed', undone: 'undone' } as const;

function Row({ entry, now, arrives }: { entry: JournalEntry; now: number; arrives: boolean }) {
  const known = useLive((live) => isHere(live, entry.repositoryId));
  const undo = useUndo();
  const undoing = usePhase(undoOf(entry.id)) === 'asked';
  const word = undoing ? 'being undone…' : words[entry.state];
  const row = useHighlight<HTMLLIElement, unknown>([entry.state, entry.summary], { arrives });
  return (
    <li ref={row} className="highlighted">
      <time className="muted" dateTime={entry.startedAt} title={`${formatDateTime(entry.startedAt)}, ${entry.by}`}>
        {formatMoment(entry.startedAt, now)}
      </time>
      <span>
        {known ? <RouteLink to={repositoryRoute(entry.repositoryId)}>{entry.name}</RouteLink> : entry.name}
        <OtherRepositories entry={entry} />: <CodeText text={entry.summary} />
        {word && <span className="muted"> · {word}</span>}
        {entry.state === 'failed' && entry.error && <span className="muted">: {entry.error.message}</span>}
        {entry.state === 'done' && entry.undoable && (
          <>
            {' · '}
            <LinkButton label={`Undo: ${entry.summary}, ${entry.name}`} onPress={() => void undo(entry)}>
              Undo
            </LinkButton>
          </>
        )}
      </span>
    </li>
  );
}
