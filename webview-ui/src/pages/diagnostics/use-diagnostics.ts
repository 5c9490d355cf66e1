import { useCallback, useEffect, useState } from 'react';
import type { Diagnostics } from '../../../../src/contract/diagnostics.ts';
import { AuditorError } from '../../../../src/contract/errors.ts';
import { useCall } from '../../state/dashboard.ts';

/** From an answer to the next question. */
const everyMs = 2_000;
/** A question that nobody answers is asked again: it may have been lost. */
const patienceMs = 10_000;

interface Answer {
  /** The last one that came; it stays while there is no newer one. */
  readonly value: Diagnostics | null;
  readonly error: AuditorError | null;
}

/** Asks again and again while the page is seen. */
export function useDiagnostics(): Answer & { readonly retry: () => void } {
  const call = useCall();
  const [answer, setAnswer] = useState<Answer>({ value: null, error: null });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks at once
  useEffect(() => {
    const closing = new AbortController();
    const follow = async () => {
      while (!closing.signal.aborted) {
        const patience = AbortSignal.timeout(patienceMs);
        try {
          const value = await call('diagnostics.get', {}, { signal: AbortSignal.any([closing.signal, patience]) });
          setAnswer({ value, error: null });
        } catch (thrown) {
          if (closing.signal.aborted) return;
          const error = patience.aborted ? noAnswer() : AuditorError.from(thrown);
          setAnswer(({ value }) => ({ value, error }));
        }
        await pause(everyMs, closing.signal);
        await seen(closing.signal);
      }
    };
    void follow();
    return () => closing.abort();
  }, [call, attempt]);
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  return { ...answer, retry };
}

const noAnswer = () => new AuditorError('timeout', 'The extension does not answer.', { hint: 'It is asked again.' });

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** At once, unless the page is behind another window. */
const seen = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look, { signal });
    signal.addEventListener('abort', look);
    look();
  });
