import { useLayoutEffect, useRef } from 'react';
import { assignSlots } from './slots.ts';

/**
 * A number for each of the rows that are drawn, to be its key: who stays keeps it, who comes takes one of who went, so
 * that a row that is scrolled into sight is drawn by elements that are there already.
 */
export function useSlots(ids: readonly string[]): ReadonlyMap<string, number> {
  const drawn = useRef<ReadonlyMap<string, number>>(new Map());
  const slots = assignSlots(drawn.current, ids);
  useLayoutEffect(() => {
    drawn.current = slots;
  });
  return slots;
}
