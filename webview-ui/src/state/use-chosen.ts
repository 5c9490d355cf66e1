import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What is chosen on a page, in its address, and how to change it: an empty value takes the name out. */
export function useChosen(): readonly [URLSearchParams, (name: string, value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (name: string, value: string) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [params, set];
}
