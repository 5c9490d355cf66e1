import type { EventHub } from '../engine/live/event-hub.ts';
import type { Store } from '../engine/store/types.ts';
import type { OtherProcesses } from './other-processes.ts';

/** Announces saved views and history that other processes wrote. Returns how to stop. */
export function followSharedState(hub: EventHub, store: Store, others: OtherProcesses): () => void {
  // What was announced last, by us or by whoever wrote it here.
  let views = JSON.stringify(store.views.all());
  let audited = newestAudit(store);
  const end = hub.subscribe((batch) => {
    for (const { event } of batch) {
      if (event.type === 'views.updated') views = JSON.stringify(event.views);
      if (event.type === 'history.updated') audited = event.at;
    }
  });
  const endOthers = others.onDidWrite(() => {
    const viewsNow = store.views.all();
    if (JSON.stringify(viewsNow) !== views) hub.publish({ type: 'views.updated', views: viewsNow });
    // Both windows of a fleet see a change; only the first of them has something to write.
    const auditedNow = newestAudit(store);
    if (auditedNow !== undefined && auditedNow !== audited) hub.publish({ type: 'history.updated', at: auditedNow });
  });
  return () => {
    end();
    endOthers();
  };
}

const newestAudit = (store: Store): string | undefined =>
  store.history.audits({ from: 0, to: Number.MAX_SAFE_INTEGER, limit: 1 })[0]?.at;
