import { useMemo } from 'react';
import type { FixPlan, FixResult } from '../../../src/contract/fixes.ts';
import { CodeText } from '../components/code-text.tsx';
import { ShowLogOf } from '../components/show-log.tsx';
import { UndoAll } from '../components/undo-all.tsx';
import { plural } from '../format.ts';
import { useLive, usePhase } from '../state/dashboard.ts';
import { undoOf } from '../state/expected.ts';
import { useUndo } from '../state/use-undo.ts';
import { Icon, LinkButton } from '../ui/index.ts';

const icons = { done: 'pass', failed: 'error', skipped: 'circle-slash' } as const;
const tones = { done: 'good', failed: 'severity-error', skipped: 'muted' } as const;

export function Results({ plan, results }: { plan: FixPlan; results: readonly FixResult[] }) {
  const journal = useLive((live) => live.journal);
  const count = (outcome: FixResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  const [failed, skipped] = [count('failed'), count('skipped')];
  const undoable = useMemo(() => {
    const planned = new Set(plan.items.filter((item) => item.undoable).map(({ repositoryId }) => repositoryId));
    // Of many, the journal that is at hand need not hold all.
    const over = new Set(journal.filter(({ state }) => state !== 'done').map(({ id }) => id));
    return results.flatMap(({ repositoryId, outcome, entryId }) =>
      outcome === 'done' && entryId !== undefined && planned.has(repositoryId) && !over.has(entryId) ? [entryId] : [],
    );
  }, [plan, results, journal]);
  return (
    <div role="status">
      {results.length > 1 && (
        <p className="muted">
          {plural(count('done'), 'repository', 'repositories')} done
          {failed > 0 && `, ${failed} failed`}
          {skipped > 0 && `, ${skipped} skipped`}.
        </p>
      )}
      <UndoAll entryIds={undoable} title={plan.title} />
      <ul className="plan">
        {results.map((result) => (
          <Result key={result.repositoryId} plan={plan} result={result} />
        ))}
      </ul>
    </div>
  );
}

function Result({ plan, result }: { plan: FixPlan; result: FixResult }) {
  const entry = useLive((live) => live.journal.find(({ id }) => id === result.entryId));
  const undo = useUndo();
  const undoing = usePhase(undoOf(result.entryId ?? '')) === 'asked';
  return (
    <li className="plan-item">
      <p className="plan-line">
        <Icon name={icons[result.outcome]} className={tones[result.outcome]} />
        <span>
          <strong>{result.name}</strong> — <CodeText text={result.message} />
          {result.error?.hint && (
            <span className="muted">
              {' '}
              <CodeText text={result.error.hint} />
            </span>
          )}
          {result.outcome === 'failed' && !result.error?.hint && (
            <>
              {' · '}
              <ShowLogOf about={`${plan.title}, ${result.name}`} />
            </>
          )}
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
