import { useState } from 'react';
import type { FixResult } from '../../../src/contract/fixes.ts';
import { plural } from '../format.ts';
import { useLive } from '../state/dashboard.ts';
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
  const { undo, busy } = useUndo();
  const [undone, setUndone] = useState(false);
  return (
    <li className="plan-item">
      <p className="plan-line">
        <Icon name={icons[result.outcome]} className={tones[result.outcome]} />
        <span>
          <strong>{result.name}</strong> — {result.message}
          {result.error?.hint && <span className="muted"> {result.error.hint}</span>}
          {entry?.undoable && entry.state === 'done' && !undone && (
            <>
              {' · '}
              <LinkButton
                label={`Undo in ${result.name}`}
                disabled={busy.has(entry.id)}
                onPress={async () => setUndone(await undo(entry))}
              >
                Undo
              </LinkButton>
            </>
          )}
          {(undone || entry?.state === 'undone') && <span className="muted"> · undone</span>}
        </span>
      </p>
    </li>
  );
}
