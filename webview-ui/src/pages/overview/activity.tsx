import type { JournalEntry } from '../../../../src/contract/fixes.ts';
import { formatDateTime, formatMoment } from '../../format.ts';
import { useLive, useNow } from '../../state/dashboard.ts';
import { repositoryRoute } from '../../state/routes.ts';
import { useUndo } from '../../state/use-undo.ts';
import { LinkButton, RouteLink } from '../../ui/index.ts';

const shown = 12;

/** What was done to repositories, with the way back. */
export function Activity() {
  const journal = useLive((live) => live.journal);
  const now = useNow();
  return (
    <section aria-labelledby="activity-title">
      <div className="section-head">
        <h2 id="activity-title">Activity</h2>
      </div>
      {journal.length === 0 && <p className="muted section-empty">Nothing was changed from here yet.</p>}
      <ul className="activity">
        {journal.slice(0, shown).map((entry) => (
          <Row key={entry.id} entry={entry} now={now} />
        ))}
      </ul>
    </section>
  );
}

const words = { started: 'under way', done: null, failed: 'failed', undone: 'undone' } as const;

function Row({ entry, now }: { entry: JournalEntry; now: number }) {
  const known = useLive((live) => live.repositories.has(entry.repositoryId));
  const { undo, busy } = useUndo();
  const word = words[entry.state];
  return (
    <li>
      <time className="muted" dateTime={entry.startedAt} title={`${formatDateTime(entry.startedAt)}, ${entry.by}`}>
        {formatMoment(entry.startedAt, now)}
      </time>
      <span>
        {known ? <RouteLink to={repositoryRoute(entry.repositoryId)}>{entry.name}</RouteLink> : entry.name}:{' '}
        {entry.summary}
        {word && <span className="muted"> · {word}</span>}
        {entry.state === 'failed' && entry.error && <span className="muted">: {entry.error.message}</span>}
        {entry.state === 'done' && entry.undoable && (
          <>
            {' · '}
            <LinkButton
              label={`Undo: ${entry.summary}, ${entry.name}`}
              disabled={busy.has(entry.id)}
              onPress={() => void undo(entry)}
            >
              Undo
            </LinkButton>
          </>
        )}
      </span>
    </li>
  );
}
