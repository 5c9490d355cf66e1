import type { JournalEntry } from '../../../src/contract/fixes.ts';
import { formatDateTime, formatMoment } from '../format.ts';
import { useLive, useNow, usePhase } from '../state/dashboard.ts';
import { undoOf } from '../state/expected.ts';
import { isHere } from '../state/live-state.ts';
import { repositoryRoute } from '../state/routes.ts';
import { useHighlight } from '../state/use-highlight.ts';
import { useUndo } from '../state/use-undo.ts';
import { LinkButton, RouteLink } from '../ui/index.ts';
import { CodeText } from './code-text.tsx';
import { OtherRepositories } from './other-repositories.tsx';
import { ShowLogOf } from './show-log.tsx';
import { whoDid } from './who-did.ts';

const words = { started: 'under way', done: null, failed: 'failed', undone: 'undone' } as const;

interface JournalRowProps {
  entry: JournalEntry;
  /** They are all of this repository: its name is left out. */
  ofOne?: boolean;
  arrives: boolean;
}

/** Something done to a repository, in a list beside others, with the way back. */
export function JournalRow({ entry, ofOne = false, arrives }: JournalRowProps) {
  const { id, name, repositoryId, summary, startedAt, state, error } = entry;
  const now = useNow();
  const known = useLive((live) => isHere(live, repositoryId));
  const undo = useUndo();
  const undoing = usePhase(undoOf(id)) === 'asked';
  const word = undoing ? 'being undone…' : words[state];
  const row = useHighlight<HTMLLIElement, unknown>([state, summary], { arrives });
  return (
    <li ref={row} className="highlighted">
      <time className="muted" dateTime={startedAt} title={`${formatDateTime(startedAt)}, ${whoDid(entry)}`}>
        {formatMoment(startedAt, now)}
      </time>
      <span>
        {!ofOne && (
          <>
            {known ? <RouteLink to={repositoryRoute(repositoryId)}>{name}</RouteLink> : name}
            <OtherRepositories entry={entry} />:{' '}
          </>
        )}
        <CodeText text={summary} />
        {word && <span className="muted"> · {word}</span>}
        {state === 'failed' && error && (
          <span className="muted">
            : <CodeText text={error.message} />
          </span>
        )}
        {state === 'failed' && (
          <>
            {' · '}
            <ShowLogOf about={`${summary}, ${name}`} />
          </>
        )}
        {state === 'done' && entry.undoable && (
          <>
            {' · '}
            <LinkButton label={`Undo: ${summary}, ${name}`} onPress={() => void undo(entry)}>
              Undo
            </LinkButton>
          </>
        )}
      </span>
    </li>
  );
}
