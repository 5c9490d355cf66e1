import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ActivityPage } from '../../../../src/contract/activity.ts';
import { AuditorError } from '../../../../src/contract/errors.ts';
import type { Input } from '../../../../src/contract/operations.ts';
import { useCall, useChanges } from '../../state/dashboard.ts';
import { expectedAnswer } from '../../state/expected.ts';

/** So much at first, and so much more each time. */
const step = 100;
/** As much as is told at once. */
const atOnce = 1_000;

export type ActivityFilter = Omit<Input<'activity.list'>, 'after' | 'limit'>;

interface Told extends ActivityPage {
  /** Of what. */
  readonly key: string;
  readonly version: unknown;
  readonly attempt: number;
  /** As many were asked for. */
  readonly wanted: number;
}

interface Activity {
  /** All that was told so far, with what is expected of the host; null: nothing yet. */
  readonly value: ActivityPage | null;
  /** As many were asked for when that was told. */
  readonly wanted: number;
  readonly error: AuditorError | null;
  readonly retry: () => void;
  /** Asks for what is older; null: there is none, or it is on its way. */
  readonly more: (() => void) | null;
}

/**
 * The activity, as far as somebody went back in it. All of that is asked for again when `version` changes, and stays
 * until it is told anew.
 */
export function useActivity(filter: ActivityFilter, version: unknown): Activity {
  const call = useCall();
  const key = JSON.stringify(filter);
  const [told, setTold] = useState<Told | null>(null);
  const [failure, setFailure] = useState<{ key: string; error: AuditorError } | null>(null);
  const [asked, setAsked] = useState({ key, wanted: step });
  const [attempt, setAttempt] = useState(0);
  const wanted = asked.key === key ? asked.wanted : step;
  const latest = useRef({ filter, told });
  latest.current = { filter, told };

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const ask = async (): Promise<void> => {
      const { filter: narrowed, told: before } = latest.current;
      const goesOn = before?.key === key && before.version === version && before.attempt === attempt;
      let items: ActivityPage['items'] = goesOn ? before.items : [];
      let next = goesOn ? before.next : undefined;
      while (items.length < wanted && next !== null) {
        const limit = Math.min(atOnce, wanted - items.length);
        const place = next === undefined ? {} : { after: next };
        const page: ActivityPage = await call('activity.list', { ...narrowed, ...place, limit }, { signal });
        items = [...items, ...page.items];
        next = page.next;
      }
      setFailure(null);
      setTold({ key, version, attempt, wanted, items, next: next ?? null });
    };
    ask().catch((thrown: unknown) => {
      if (!signal.aborted) setFailure({ key, error: AuditorError.from(thrown) });
    });
    return () => controller.abort();
  }, [call, key, version, attempt, wanted]);

  const changes = useChanges();
  const here = told?.key === key ? told : null;
  const value = useMemo(() => here && expectedAnswer('activity.list', here, changes), [here, changes]);
  const error = failure?.key === key ? failure.error : null;
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  const goOn = useCallback(() => setAsked({ key, wanted: wanted + step }), [key, wanted]);
  const isThere = here !== null && here.wanted === wanted && here.next !== null && error === null;
  return { value, wanted: here?.wanted ?? wanted, error, retry, more: isThere ? goOn : null };
}
