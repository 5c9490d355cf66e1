import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Density } from '../../../src/contract/messages.ts';
import type { Call } from '../../../src/contract/operations.ts';
import type { Announcer } from './announcer.ts';
import type { Connection, ConnectionState } from './connection.ts';
import type { Changes } from './expected.ts';
import type { LiveState } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
import type { ChangePhase, PendingChanges } from './pending-changes.ts';
import type { ViewState } from './view-state.ts';

/** What a page stands on; made once in `main.tsx`. */
export interface Dashboard {
  readonly connection: Connection;
  readonly store: LiveStore;
  /** What was changed here and the host has not told yet. */
  readonly changes: PendingChanges;
  readonly view: ViewState;
  readonly announcer: Announcer;
}

export const DashboardContext = createContext<Dashboard | null>(null);

export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (!dashboard) throw new Error('useDashboard outside of DashboardContext');
  return dashboard;
}

/**
 * Of what the host tells, with what is expected of it. Draws again only when what `select` returns is another. It must
 * return parts of the state, not new objects.
 */
export function useLive<T>(select: (state: LiveState) => T): T {
  const { changes } = useDashboard();
  return useSyncExternalStore(changes.changed.subscribe, () => {
    const { state } = changes;
    if (!state) throw new Error('useLive before the first snapshot');
    return select(state);
  });
}

/** What is expected of the host now. */
export function useChanges(): Changes {
  const { changes } = useDashboard();
  return useSyncExternalStore(changes.changed.subscribe, () => changes.list);
}

/** How far the change of one thing is; null: nobody changes it. */
export function usePhase(subject: string): ChangePhase | null {
  const { changes } = useDashboard();
  return useSyncExternalStore(changes.changed.subscribe, () => changes.phase(subject));
}

export function useConnectionState(): ConnectionState {
  const { connection } = useDashboard();
  return useSyncExternalStore(connection.changed.subscribe, () => connection.state);
}

/** null: as the document began. */
export function useDensity(): Density | null {
  const { connection } = useDashboard();
  return useSyncExternalStore(connection.changed.subscribe, () => connection.settings?.density ?? null);
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
