import { useRef } from 'react';

/** The last that was known of one thing, while nothing is known for a moment. `of`: of what. */
export function useKept<T>(value: T | null, of: string): T | null {
  const kept = useRef<{ of: string; value: T }>(undefined);
  if (value !== null) kept.current = { of, value };
  return value ?? (kept.current?.of === of ? kept.current.value : null);
}
