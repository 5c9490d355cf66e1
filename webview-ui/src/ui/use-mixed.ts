import { type RefObject, useLayoutEffect } from 'react';

/** The toolkit's checkbox shows that it is neither on nor off, but tells screen readers of on and off alone. */
export function useMixed(ref: RefObject<HTMLElement | null>, mixed: boolean, checked: boolean): void {
  useLayoutEffect(() => {
    const box = ref.current as (HTMLElement & { indeterminate: boolean }) | null;
    if (!box) return;
    box.indeterminate = mixed;
    // It writes what is checked a moment later, after what it was set to.
    const tell = () => box.setAttribute('aria-checked', mixed ? 'mixed' : String(checked));
    tell();
    const frame = requestAnimationFrame(tell);
    return () => cancelAnimationFrame(frame);
  }, [ref, mixed, checked]);
}
