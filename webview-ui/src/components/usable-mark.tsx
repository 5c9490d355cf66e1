import { useEffect } from 'react';
import { browserScheduler } from '../state/browser.ts';

/** Marks once when a page with its content is on the screen, for the benchmarks and the browser's profiler. */
export function UsableMark() {
  useEffect(() => {
    if (performance.getEntriesByName('usable').length === 0)
      browserScheduler.afterPaint(() => performance.mark('usable'));
  }, []);
  return null;
}
