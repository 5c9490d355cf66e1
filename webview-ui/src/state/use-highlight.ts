import { useLayoutEffect, useRef } from 'react';
import { equalJson } from './equal.ts';

/** Seen from the corner of the eye, and gone before it disturbs. */
const fadeMs = 1_200;
const fading: Keyframe[] = [{ opacity: 1 }, { opacity: 1, offset: 0.25 }, { opacity: 0 }];

/**
 * Tints the element shortly whenever what it shows changes while it stands there. What is drawn for the first time
 * (a page that opens, a row scrolled or filtered into sight) shows nothing new, so it is not tinted; unless it
 * `arrives`, see useArrivals. The element needs the class `highlighted`. It costs nothing until something changes:
 * nothing is drawn again, and a compositor fades what is laid over it.
 */
export function useHighlight<E extends HTMLElement, T>(
  shown: T,
  {
    same = equalJson,
    arrives = false,
    of,
  }: {
    same?: (a: T, b: T) => boolean;
    arrives?: boolean;
    /** What it is about, where an element may come to show another thing: that is drawn for the first time then. */
    of?: string;
  } = {},
) {
  const ref = useRef<E>(null);
  const last = useRef<{ of: string | undefined; shown: T; fade: Animation | undefined }>(undefined);
  useLayoutEffect(() => {
    const isAnother = last.current?.of !== of;
    if (isAnother) last.current?.fade?.cancel();
    const before = isAnother ? undefined : last.current;
    last.current = { of, shown, fade: before?.fade };
    if (before ? Object.is(before.shown, shown) || same(before.shown, shown) : !arrives) return;
    if (before?.fade?.playState === 'running') before.fade.currentTime = 0;
    else last.current.fade = fade(ref.current);
  });
  return ref;
}

const newest = new WeakMap<HTMLElement, Animation>();

function fade(element: HTMLElement | null): Animation | undefined {
  const still =
    matchMedia('(prefers-reduced-motion: reduce)').matches || document.body.classList.contains('vscode-reduce-motion');
  if (still || !element) return undefined;
  // What is laid over it is there while it fades alone: a thousand that stand there for nothing slow a scroll.
  element.dataset.changed = '';
  const animation = element.animate(fading, { duration: fadeMs, pseudoElement: '::after' });
  newest.set(element, animation);
  animation.onfinish = animation.oncancel = () => {
    if (newest.get(element) === animation) delete element.dataset.changed;
  };
  return animation;
}

/** For the rows of a list: whether they come after it was first drawn, and so are news. */
export function useArrivals(): boolean {
  const drawn = useRef(false);
  useLayoutEffect(() => {
    drawn.current = true;
  }, []);
  return drawn.current;
}
