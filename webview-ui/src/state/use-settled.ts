import { useEffect, useState } from 'react';

/** The value as it was at most a second ago: the first change is taken at once, of a flood one each second. */
export function useSettled<T>(value: T, pauseMs = 1_000): T {
  const [taken, setTaken] = useState({ value, at: 0 });
  useEffect(() => {
    if (Object.is(taken.value, value)) return;
    const wait = Math.max(0, taken.at + pauseMs - performance.now());
    const timer = setTimeout(() => setTaken({ value, at: performance.now() }), wait);
    return () => clearTimeout(timer);
  }, [value, taken, pauseMs]);
  return taken.value;
}
