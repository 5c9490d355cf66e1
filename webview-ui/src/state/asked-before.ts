import type { Boot } from './boot-types.ts';
import type { Connection } from './connection.ts';
import type { Source } from './live-store.ts';

/** Asks the host for its state; the first time takes what was asked before the page's scripts were there. */
export function askedBefore({ adopt, call }: Connection, { snapshot, rows }: Boot['requests']): Source {
  return {
    snapshot: firstTaken(
      (signal) => adopt(snapshot, 'dashboard.live', { signal }),
      (signal) => call('dashboard.live', {}, { signal }),
    ),
    rows: firstTaken(rows === null ? null : (signal) => adopt(rows, 'dashboard.repositories', { signal }), (signal) =>
      call('dashboard.repositories', {}, { signal }),
    ),
  };
}

type Ask<T> = (signal: AbortSignal) => Promise<T>;

function firstTaken<T>(first: Ask<T> | null, next: Ask<T>): Ask<T> {
  const stop = new AbortController();
  // Its answer may come before anybody takes it.
  let asked = first?.(stop.signal);
  asked?.catch(() => undefined); // heard by whoever takes it
  return (signal) => {
    const answer = asked;
    asked = undefined;
    if (!answer) return next(signal);
    signal.addEventListener('abort', () => stop.abort(), { once: true });
    return answer;
  };
}
