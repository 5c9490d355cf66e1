import type { Fleet } from '../engine/fleet/fleet.ts';
import type { Store } from '../engine/store/types.ts';
import type { OtherProcesses } from './other-processes.ts';

/** Announces saved views, history and accepted findings that other processes wrote. Returns how to stop. */
export function followSharedState(
  fleet: Pick<Fleet, 'hub' | 'reloadBaseline'>,
  store: Store,
  others: OtherProcesses,
): () => void {
  const { hub } = fleet;
  // What was announced last, by us or by whoever wrote it here.
  let views = JSON.stringify(store.views.all());
  let audits = store.history.auditsMark();
  const end = hub.subscribe((batch) => {
    for (const { event } of batch) {
      if (event.type === 'views.updated') views = JSON.stringify(event.views);
      if (event.type === 'history.updated') audits = store.history.auditsMark();
    }
  });
  const endOthers = others.onDidWrite(() => {
    fleet.reloadBaseline();
    const viewsNow = store.views.all();
    if (JSON.stringify(viewsNow) !== views) hub.publish({ type: 'views.updated', views: viewsNow });
    // Both windows of a fleet see a change; only the first of them has something to write.
    const auditsNow = store.history.auditsMark();
    if (auditsNow !== audits)
      hub.publish({ type: 'history.updated', at: newestAudit(store) ?? new Date().toISOString() });
  });
  return () => {
    end();
    endOthers();
  };
}

const newestAudit = (store: Store): string | undefined =>
  store.history.audits({ from: 0, to: Number.MAX_SAFE_INTEGER, limit: 1 })[0]?.at;
