import { useEffect, useState } from 'react';
import { useDashboard } from './dashboard.ts';

/** Away for less than this, one has not been away: a page is made anew each time it is shown. ms */
const awayMs = 15 * 60_000;
/** So often it is kept that somebody looks; a hidden page is destroyed without a word. ms */
const keepMs = 60_000;
const dayMs = 86_400_000;

/** When the visit before this one ended, ISO 8601; a day ago where there was none. */
export function useLastVisit(): string {
  const { view } = useDashboard();
  const [since] = useState(() => {
    const now = Date.now();
    const { seenAt, since: before } = view.visit;
    const away = seenAt === undefined || now - seenAt > awayMs;
    const from = away ? (seenAt ?? now - dayMs) : (before ?? now - dayMs);
    view.setVisit({ seenAt: now, since: from });
    return from;
  });
  useEffect(() => {
    const keep = () => {
      if (document.visibilityState === 'visible') view.setVisit({ seenAt: Date.now(), since });
    };
    const timer = setInterval(keep, keepMs);
    return () => clearInterval(timer);
  }, [view, since]);
  return new Date(since).toISOString();
}
