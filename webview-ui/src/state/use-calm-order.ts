import {
  type FocusEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type CalmRules, keepOrder, ShownList } from './keep-order.ts';

interface CalmOptions<T> extends CalmRules<T> {
  /** Somebody reads or has chosen something. */
  readonly held: boolean;
  /** Another one where a person asked for another list: a filter, a sort. */
  readonly asked?: unknown;
}

/**
 * A list that stays as it stands while it is held: what changes changes in place, what is new comes last, what fits no
 * more stays. Released, or asked for anew, it is `fresh` again. `stale`: the two differ.
 */
export function useCalmOrder<T>(
  fresh: readonly T[],
  { held, asked, ...rules }: CalmOptions<T>,
): { list: readonly T[]; stale: boolean } {
  // What stands on the screen: only what was drawn is written here.
  const shown = useRef<{ list: ShownList<T>; asked: unknown }>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the functions of `rules` tell changes with `fresh` alone
  const list = useMemo(() => {
    const before = shown.current;
    return held && before && Object.is(before.asked, asked) ? keepOrder(before.list, fresh, rules) : fresh;
  }, [fresh, held, asked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what tells the ids of a list never changes
  useLayoutEffect(() => {
    const stands = shown.current?.list ?? new ShownList(list, rules.idOf);
    stands.become(list);
    shown.current = { list: stands, asked };
  }, [list, asked]);
  return { list, stale: list !== fresh };
}

/** A pointer that rests for so long was left where it is, ms. */
const restMs = 60_000;

/**
 * Whether a pointer that moves now and then, the focus or what is selected of the text is within the element that gets
 * the properties.
 */
export function useHold<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  const [pointed, setPointed] = useState(false);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = useCallback(() => {
    clearTimeout(resting.current);
    setPointed(false);
  }, []);
  useEffect(() => leave, [leave]);
  const [focused, setFocused] = useState(false);
  const [selecting, setSelecting] = useState(false);
  const props = useMemo(() => {
    const point = () => {
      clearTimeout(resting.current);
      resting.current = setTimeout(leave, restMs);
      setPointed(true);
    };
    return {
      ref: ref as RefObject<E | null>,
      onPointerEnter: point,
      onPointerMove: point,
      onWheel: point,
      onPointerLeave: leave,
      onFocus: () => setFocused(true),
      onBlur: (event: FocusEvent<E>) => setFocused(event.currentTarget.contains(event.relatedTarget)),
    };
  }, [leave]);
  useEffect(() => {
    const look = () => {
      const selected = document.getSelection();
      setSelecting(selected?.isCollapsed === false && ref.current?.contains(selected.anchorNode) === true);
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, []);
  // Where the button that had the focus is no more, no event tells that it went.
  useEffect(() => {
    if (focused && !ref.current?.contains(document.activeElement)) setFocused(false);
    if (pointed && !ref.current?.matches(':hover')) setPointed(false);
  });
  return { held: pointed || focused || selecting, props };
}
