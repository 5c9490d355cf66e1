import type { Access } from './access.ts';
import { forget, forgettable } from './history-forget.ts';
import { importable, importReport } from './history-import.ts';
import { moveHistory } from './history-move.ts';
import { historyQueries } from './history-queries.ts';
import { recordAudit, recordGone, recordStanding } from './history-record.ts';
import type { History } from './history-types.ts';

/** Every write is one transaction. */
export function historyOf(access: Access): History {
  return {
    ...historyQueries(access),

    record: (standings, at) =>
      access.transaction(() =>
        standings.filter((standing) => recordStanding(access, standing, at)).map(({ id }) => id),
      ),

    recordGone: (ids, at) => access.transaction(() => ids.filter((id) => recordGone(access, id, at)).length),

    recordAudit: (audit, roots, folders) => access.transaction(() => recordAudit(access, audit, roots, folders)),

    importReport: (at, by, standings, folder) =>
      access.transaction(() => importReport(access, { at, by, standings, folder })),

    importOutcome: (at, by, standings, folder) => importable(access, { at, by, standings, folder }).outcome,

    move: (from, to, findings) => access.transaction(() => moveHistory(access, from, to, findings)),

    prune: (before) => access.transaction(() => forget(access, before)),

    prunable: (before) => forgettable(access, before),
  };
}
