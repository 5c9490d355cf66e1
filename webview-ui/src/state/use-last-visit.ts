import { useEffect, useState } from 'react';
import { type Answer, useOperation } from './use-operation.ts';

/** So often the host is told that somebody looks; a hidden page is destroyed without a word. ms */
const lookMs = 60_000;

/** When the visit before this one ended, as the host keeps it for every page of every window: ISO 8601. */
export function useLastVisit(): Answer<{ readonly since: string }> {
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') setLooks((n) => n + 1);
    };
    const timer = setInterval(look, lookMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return useOperation('history.visit', {}, looks);
}
