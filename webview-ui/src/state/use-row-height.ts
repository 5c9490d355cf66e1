import { useMemo } from 'react';
import { useDensity } from './dashboard.ts';

/** Pixels of a row's height token, for what must count with it: the tokens are where it stands. */
export function useRowHeight(token: '--row' | '--row-narrow'): number {
  const density = useDensity();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens follow the density
  return useMemo(
    () => Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(token)),
    [token, density],
  );
}
