import { useMemo } from 'react';

/**
 * The rows that are shown where only what is selected was asked for: those that were selected then, so that one that is
 * let go of does not go from under the pointer. null: it was not, or nothing was.
 */
export function useOnlySelected(ids: ReadonlySet<string>, on: boolean): ReadonlySet<string> | null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: as they were when that was asked for
  const asked = useMemo(() => (on ? ids : null), [on]);
  return asked !== null && asked.size > 0 ? asked : null;
}
