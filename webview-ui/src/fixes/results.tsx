import type { FixResult } from '../../../src/contract/fixes.ts';
import { CodeText } from '../components/code-text.tsx';
import { plural } from '../format.ts';
import { useLive, usePhase } from '../state/dashboard.ts';
import { undoOf } from '../state/expected.ts';
import { useUndo } from '../state/use-undo.ts';
import { Icon, LinkButton } from '../ui/index.ts';

const icons = { done: 'pass', failed: 'error', skipped: 'circle-slash' } as const;
const tones = { done: 'good', failed: 'severity-error', skipped: 'muted' } as const;

export function Results({ results }: { results: readonly FixResult[] }) {
  const count = (outcome: FixResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  const [failed, skipped] = [count('failed'), count('skipped')];
  return (
    <div role="status">
      {results.length > 1 && (
        <p className="muted">
          {plural(count('done'), 'repository', 'repositories')} done
          {failed > 0 && `, ${failed} failed`}
          {skipped > 0 && `, ${skipped} skipped`}.
        </p>
      )}
      <ul className="plan">
        {results.map((result) => (
          <Result key={result.repositoryId} result={result} />
        ))}
      </ul>
    </div>
  );
}

function Result({ result }: { result: FixResult }) {
  const entry = useLive((live) => live.journal.find(({ id }) => id === result.entryId));
  const undo = useUndo();
  const undoing = usePhase(undoOf(result.entryId ?? '')) === 'asked';
  return (
    <li className="plan-item">
      <p className="plan-line">
        <Icon name={icons[result.outcome]} className={tones[result.outcome]} />
        <span>
          <strong>{result.name}</strong> — <CodeText text={result.message} />
          {result.error?.hint && <span className="muted"> {result.error.hint}</span>}
          {entry?.undoable && entry.state === 'done' && (
            <>
              {' · '}
              <LinkButton label={`Undo in ${result.name}`} onPress={() => void undo(entry)}>
                Undo
              </LinkButton>
            </>
          )}
          {entry?.state === 'undone' && <span className="muted"> · {undoing ? 'being undone…' : 'undone'}</span>}
        </span>
      </p>
    </li>
  );
}
