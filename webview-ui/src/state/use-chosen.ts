import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * What is chosen on a page, in its address, how to change it (an empty value takes the name out; what does not go
 * together with it goes too), and how to take several out at once.
 */
export function useChosen(): readonly [
  URLSearchParams,
  (name: string, value: string, ...without: readonly string[]) => void,
  (names: readonly string[]) => void,
] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (by: (next: URLSearchParams) => void) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          by(next);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const set = useCallback(
    (name: string, value: string, ...without: readonly string[]) =>
      change((next) => {
        for (const other of without) next.delete(other);
        if (value === '') next.delete(name);
        else next.set(name, value);
      }),
    [change],
  );
  const clear = useCallback(
    (names: readonly string[]) =>
      change((next) => {
        for (const name of names) next.delete(name);
      }),
    [change],
  );
  return [params, set, clear];
}
