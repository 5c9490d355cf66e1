import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { Input, OperationName, Output } from '../../../src/contract/operations.ts';
import { useCall, useChanges, useLive } from './dashboard.ts';
import { expectedAnswer } from './expected.ts';

export interface Answer<T> {
  /** The last one that came, with what is expected of the host; stays while a newer one is fetched. */
  readonly value: T | null;
  readonly error: AuditorError | null;
  readonly retry: () => void;
}

/** Asks, and asks again when the input or `version` changes (an object's identity will do). */
export function useOperation<N extends OperationName>(name: N, input: Input<N>, version?: unknown): Answer<Output<N>> {
  const call = useCall();
  const key = JSON.stringify(input);
  const [answer, setAnswer] = useState<{ key: string; value: Output<N> | null; error: AuditorError | null }>({
    key,
    value: null,
    error: null,
  });
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(input);
  latest.current = input;

  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the input, version and attempt ask again
  useEffect(() => {
    const controller = new AbortController();
    call(name, latest.current, { signal: controller.signal }).then(
      (value) => setAnswer({ key, value, error: null }),
      (thrown: unknown) => {
        if (!controller.signal.aborted)
          setAnswer((old) => ({ key, value: old.key === key ? old.value : null, error: AuditorError.from(thrown) }));
      },
    );
    return () => controller.abort();
  }, [call, name, key, version, attempt]);

  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  const trusted = useLive((live) => live.stats.trusted);
  const refused = answer.error?.code === 'not-trusted';
  // What was refused for want of trust is asked again when there is some.
  useEffect(() => {
    if (trusted && refused) retry();
  }, [trusted, refused, retry]);
  const changes = useChanges();
  const told = answer.key === key ? answer.value : null;
  const value = useMemo(() => told && expectedAnswer(name, told, changes), [name, told, changes]);
  return answer.key === key ? { ...answer, value, retry } : { value: null, error: null, retry };
}
