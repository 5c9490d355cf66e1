import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Call } from '../../../src/contract/operations.ts';
import type { Connection, ConnectionState } from './connection.ts';
import type { LiveState } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
import type { ViewState } from './view-state.ts';

/** What a page stands on; made once in `main.tsx`. */
export interface Dashboard {
  readonly connection: Connection;
  readonly store: LiveStore;
  readonly view: ViewState;
}

export const DashboardContext = createContext<Dashboard | null>(null);

export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (!dashboard) throw new Error('useDashboard outside of DashboardContext');
  return dashboard;
}

/** Draws again only when what `select` returns is another. It must return parts of the state, not new objects. */
export function useLive<T>(select: (state: LiveState) => T): T {
  const { store } = useDashboard();
  return useSyncExternalStore(store.changed.subscribe, () => {
    if (!store.state) throw new Error('useLive before the first snapshot');
    return select(store.state);
  });
}

export function useConnectionState(): ConnectionState {
  const { connection } = useDashboard();
  return useSyncExternalStore(connection.changed.subscribe, () => connection.state);
}

export function useCall(): Call {
  return useDashboard().connection.call;
}

/** The time, told again every half minute so that ages stay right. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  const tick = useCallback(() => setNow(Date.now()), []);
  useEffect(() => {
    const timer = setInterval(tick, 30_000);
    return () => clearInterval(timer);
  }, [tick]);
  return now;
}
