import type { JournalEntry, JournalState } from '../../../../src/contract/fixes.ts';
import type { AuditCause, AuditRecord } from '../../../../src/contract/history.ts';
import { CodeText } from '../../components/code-text.tsx';
import { OtherRepositories } from '../../components/other-repositories.tsx';
import { ShowLogOf } from '../../components/show-log.tsx';
import { UndoAll } from '../../components/undo-all.tsx';
import { whoDid } from '../../components/who-did.ts';
import { formatCount, formatDateTime, formatDuration, formatMoment, plural } from '../../format.ts';
import { useLive, useNow, usePhase } from '../../state/dashboard.ts';
import { undoOf } from '../../state/expected.ts';
import { isHere } from '../../state/live-state.ts';
import { repositoryRoute, trendsRoute } from '../../state/routes.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { useUndo } from '../../state/use-undo.ts';
import { Icon, LinkButton, RouteLink } from '../../ui/index.ts';

const icons: Readonly<Record<JournalState, string>> = {
  started: 'loading',
  done: 'check',
  failed: 'error',
  undone: 'discard',
};
const words: Readonly<Record<JournalState, string>> = {
  started: 'under way',
  done: 'done',
  failed: 'failed',
  undone: 'undone',
};

interface FixRowProps {
  /** Of one plan. */
  entries: readonly [JournalEntry, ...JournalEntry[]];
  title: string | undefined;
  arrives: boolean;
}

export function FixRow({ entries, title, arrives }: FixRowProps) {
  const now = useNow();
  const [only, another] = entries;
  const { startedAt: at } = only;
  const shown = entries.map(({ id, state, summary }) => [id, state, summary]);
  const row = useHighlight<HTMLLIElement, unknown>(shown, { arrives });
  return (
    <li ref={row} className="highlighted">
      <time className="muted" dateTime={at} title={formatDateTime(at)}>
        {formatMoment(at, now)}
      </time>
      {another ? (
        <div>
          <details>
            <summary>
              <span>
                {title ?? only.fix} in {plural(entries.length, 'repository', 'repositories')}{' '}
                <span className="muted">{statesOf(entries)}</span>
              </span>
            </summary>
            <ul>
              {entries.map((entry) => (
                <li key={entry.id} className="activity-entry">
                  <Entry entry={entry} />
                </li>
              ))}
            </ul>
          </details>
          <UndoAll entryIds={entries.flatMap(({ id, undoable }) => (undoable ? [id] : []))} title={title ?? only.fix} />
        </div>
      ) : (
        <div className="activity-entry">
          <Entry entry={only} />
        </div>
      )}{' '}
      <By entry={only} />
    </li>
  );
}

function statesOf(entries: readonly JournalEntry[]): string {
  const counts = Map.groupBy(entries, ({ state }) => state);
  if (counts.size === 1) return words[entries[0]?.state ?? 'done'];
  return [...counts].map(([state, of]) => `${formatCount(of.length)} ${words[state]}`).join(', ');
}

const By = ({ entry }: { entry: JournalEntry }) => {
  const { process, startedAt, finishedAt, state, undoneAt } = entry;
  // An end that was once written over by that of the undo tells nothing of the doing.
  const tellsEnd = state !== 'undone' || undoneAt !== undefined;
  const text = `${whoDid(entry)}${finishedAt !== null && tellsEnd ? durationText(startedAt, finishedAt) : ''}`;
  if (process === undefined) return <span className="muted activity-by">{text}</span>;
  return (
    <details className="muted activity-by">
      <summary title={process}>{text}</summary>
      {process}
    </details>
  );
};

function Undone({ entry: { undoneAt, undoneBy, undoneHere, undoSummary } }: { entry: JournalEntry }) {
  const now = useNow();
  if (undoneAt === undefined) return null;
  const when = (
    <time dateTime={undoneAt} title={formatDateTime(undoneAt)}>
      {formatMoment(undoneAt, now)}
    </time>
  );
  return (
    <>
      {' '}
      <span className="activity-undo muted">
        Undone {when}
        {undoneBy && `, ${whoDid({ by: undoneBy, here: undoneHere })}`}
        {undoSummary && (
          <>
            : <CodeText text={undoSummary} />
          </>
        )}
      </span>
    </>
  );
}

function durationText(from: string, to: string): string {
  const ms = Date.parse(to) - Date.parse(from);
  // What took no time worth telling is not told.
  return ms < 1_000 ? '' : ` · ${formatDuration(ms)}`;
}

function Entry({ entry }: { entry: JournalEntry }) {
  const { id, repositoryId, name, path, summary, state, undoable, error } = entry;
  const here = useLive((live) => isHere(live, repositoryId));
  const undo = useUndo();
  const undoing = usePhase(undoOf(id)) === 'asked';
  const word = undoing ? 'being undone' : words[state];
  return (
    <>
      <span role="img" aria-label={word} title={word} className={`activity-state activity-${state}`}>
        <Icon name={icons[state]} />
      </span>{' '}
      <span>
        {here ? <RouteLink to={repositoryRoute(repositoryId)}>{name}</RouteLink> : <span title={path}>{name}</span>}
        <OtherRepositories entry={entry} />: <CodeText text={summary} />
        {undoing && <span className="muted"> · being undone…</span>}
        {undoable && (
          <>
            {' · '}
            <LinkButton label={`Undo: ${summary}, ${name}`} onPress={() => void undo(entry)}>
              Undo
            </LinkButton>
          </>
        )}
        {!undoing && <Undone entry={entry} />}
        {error && (
          <span className="activity-error">
            <CodeText text={error.message} />
            {error.hint && <span className="muted"> {error.hint}</span>}
            {' · '}
            <ShowLogOf about={`${summary}, ${name}`} />
          </span>
        )}
      </span>
    </>
  );
}

const causes: Readonly<Record<AuditCause, string>> = {
  asked: 'Audit',
  start: 'Audit at the start',
  schedule: 'Audit by the schedule',
  change: 'Changes seen',
  import: 'Imported report',
};

export function AuditRow({ audit, arrives }: { audit: AuditRecord; arrives: boolean }) {
  const { at, cause } = audit;
  const found = foundText(audit);
  const now = useNow();
  const row = useHighlight<HTMLLIElement, unknown>(audit, { arrives });
  return (
    <li ref={row} className="activity-audit muted highlighted">
      <time dateTime={at} title={formatDateTime(at)}>
        {formatMoment(at, now)}
      </time>
      <span className="activity-found">
        {causes[cause]}:{' '}
        {found === '' ? 'nothing changed' : <RouteLink to={trendsRoute({ range: 'all', at })}>{found}</RouteLink>}
      </span>{' '}
      <span className="activity-by">{whoDid(audit)}</span>
    </li>
  );
}

/** What was never audited before has not changed. */
function foundText({ changed, first }: AuditRecord): string {
  const others = changed - first;
  return [
    first > 0 && plural(first, 'repository audited for the first time', 'repositories audited for the first time'),
    others > 0 && plural(others, 'repository changed', 'repositories changed'),
  ]
    .filter(Boolean)
    .join(', ');
}
