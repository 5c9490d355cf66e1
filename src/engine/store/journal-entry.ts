import type { JournalEntry } from '../../contract/fixes.ts';
import { isCurrentProcess, machineName } from './process-identity.ts';
import type { JournalRecord } from './types.ts';

/** A journal record as it is shown to people; what undo needs stays inside. */
export function journalEntryOf(record: JournalRecord): JournalEntry {
  const { id, planId, fix, repositoryId, name, path, others, summary, state, owner, undone } = record;
  return {
    id,
    ...(planId !== null && { planId }),
    fix,
    repositoryId,
    name,
    path,
    ...(others.length > 0 && { others: others.map((one) => ({ ...one })) }),
    summary,
    state,
    startedAt: new Date(record.startedAt).toISOString(),
    finishedAt: record.finishedAt === null ? null : new Date(record.finishedAt).toISOString(),
    by: record.by,
    process: `process ${owner.pid} on ${machineName(owner.host)}`,
    ...(isCurrentProcess(owner) && { here: true }),
    ...(undone !== null && { undoneAt: new Date(undone.at).toISOString(), undoneBy: undone.by }),
    ...(undone?.process && isCurrentProcess(undone.process) && { undoneHere: true }),
    ...(undone?.summary != null && { undoSummary: undone.summary }),
    undoable: state === 'done' && record.undo !== null,
    ...(record.error !== null && { error: record.error }),
  };
}
