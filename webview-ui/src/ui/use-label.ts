import { type RefObject, useLayoutEffect, useRef } from 'react';

/** The toolkit's fields overwrite their label whenever they are connected, moved too: it must be set after that. */
export function useLabel(label: string): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => ref.current?.setAttribute('aria-label', label));
  return ref;
}
