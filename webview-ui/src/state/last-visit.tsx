import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useKept } from './use-kept.ts';
import { type Answer, useOperation } from './use-operation.ts';

/** So often the host is told that somebody looks; a hidden page is destroyed without a word. ms */
const lookMs = 60_000;
/** Somebody who moved the pointer or pressed a key so long ago is still there. ms */
const stayMs = 5 * 60_000;
const inputs = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const;

type LastVisit = Answer<{ readonly since: string; readonly isFirst?: boolean | undefined }>;

const LastVisitContext = createContext<LastVisit | null>(null);

/** Whichever page is looked at, it is a visit; a page that only stands in sight while nobody is about is none. */
export function LastVisitProvider({ children }: { children: ReactNode }) {
  const looks = useLooks();
  const { value, error, retry } = useOperation('history.visit', looks.isLook ? {} : { preview: true }, looks);
  const kept = useKept(value, 'visit');
  const answer = useMemo(() => ({ value: kept, error, retry }), [kept, error, retry]);
  return <LastVisitContext value={answer}>{children}</LastVisitContext>;
}

/** When the visit before this one ended, as the host keeps it for every page of every window: ISO 8601. */
export function useLastVisit(): LastVisit {
  const answer = useContext(LastVisitContext);
  if (!answer) throw new Error('useLastVisit outside of LastVisitProvider');
  return answer;
}

/** Another object each time that somebody looks. */
function useLooks(): { readonly isLook: boolean } {
  const [looks, setLooks] = useState(() => ({ isLook: isInFront() }));
  useEffect(() => {
    let isThere = isInFront();
    let inputAt = Number.NEGATIVE_INFINITY;
    const look = () => {
      isThere = isInFront() || (isVisible() && performance.now() - inputAt < stayMs);
      if (isThere) setLooks({ isLook: true });
    };
    const input = () => {
      inputAt = performance.now();
      if (!isThere) look();
    };
    const timer = setInterval(look, lookMs);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    for (const name of inputs) document.addEventListener(name, input, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      for (const name of inputs) document.removeEventListener(name, input, { capture: true });
    };
  }, []);
  return looks;
}

const isVisible = (): boolean => document.visibilityState === 'visible';
const isInFront = (): boolean => isVisible() && document.hasFocus();
