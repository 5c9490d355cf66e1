import { useLayoutEffect, useRef } from 'react';
import { useDashboard } from './dashboard.ts';

/** Scrolling settles for this long before it is kept, ms. */
const settleMs = 100;

/** Brings an element's scroll position back and keeps it under the page's key. */
export function useScroll(key: string) {
  const { view } = useDashboard();
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    element.scrollTop = view.page(key).scroll ?? 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      clearTimeout(timer);
      timer = setTimeout(() => view.patchPage(key, { scroll: element.scrollTop }), settleMs);
    };
    element.addEventListener('scroll', keep, { passive: true });
    return () => {
      element.removeEventListener('scroll', keep);
      clearTimeout(timer);
    };
  }, [view, key]);
  return ref;
}
