import { type RefObject, useRef } from 'react';

/** How high an element stood before it lost what can be done with it, so that none below it moves: px. */
export function useKeptHeight(element: RefObject<HTMLElement | null>, lost: boolean): number | undefined {
  const height = useRef<number>(undefined);
  // Drawn for the first time without: what stands there is still how it was.
  height.current = lost ? (height.current ?? element.current?.getBoundingClientRect().height) : undefined;
  return height.current;
}
