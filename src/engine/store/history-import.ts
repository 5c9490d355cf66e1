import type { Access } from './access.ts';
import { putAudit, putChange, putFigures, putSubject } from './history-rows.ts';
import type { FolderFigures, HistorySubject, ImportedStanding, ImportOutcome } from './history-types.ts';
import { currentProcess } from './process-identity.ts';

/** A report of another tool about a folder. */
export interface ImportedReport {
  /** ms since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly standings: readonly ImportedStanding[];
  readonly folder: FolderFigures;
}

/** Takes of a report what lies before the own history. In a transaction of the caller. */
export function importReport(access: Access, report: ImportedReport): ImportOutcome {
  const { at, by, folder } = report;
  const { outcome, early, wholeIsEarly } = importable(access, report);
  if (outcome !== 'imported') return outcome;
  const changed = early.filter((standing) => importOne(access, standing, at)).length;
  putAudit(access, { at, by, cause: 'import', process: currentProcess(), repositories: early.length, changed });
  if (wholeIsEarly)
    putFigures(access, putSubject(access, { kind: 'folder', key: folder.path }, '', folder.path), at, folder.sums);
  return 'imported';
}

/** What of a report lies before the own history. */
export function importable(access: Access, { at, by, standings, folder }: ImportedReport) {
  if (access.first(`SELECT 1 FROM audits WHERE cause = 'import' AND at = ? AND made_by = ?`, at, by))
    return { outcome: 'known', early: [], wholeIsEarly: false } as const;
  const early = standings.filter(({ id }) => isBeforeOwn(access, { kind: 'repository', key: id }, at));
  const wholeIsEarly = isBeforeOwn(access, { kind: 'folder', key: folder.path }, at);
  return { outcome: early.length === 0 && !wholeIsEarly ? 'later' : 'imported', early, wholeIsEarly } as const;
}

/** Whether audits of our own, which know more than reports of others, had not begun by then. */
const isBeforeOwn = (access: Access, wanted: HistorySubject, at: number): boolean =>
  access.first(
    `SELECT 1 FROM subjects JOIN figures ON figures.subject = subjects.id
     WHERE kind = ? AND key = ? AND figures.at <= ?
       AND NOT EXISTS (SELECT 1 FROM audits WHERE audits.at = figures.at AND cause = 'import')`,
    ...[wanted.kind, wanted.key, at],
  ) === undefined;

function importOne(access: Access, { id, name, path, status, sums }: ImportedStanding, at: number): boolean {
  const of = putSubject(access, { kind: 'repository', key: id }, name, path);
  const before = access.first(
    'SELECT status FROM changes WHERE subject = ? AND at < ? ORDER BY at DESC LIMIT 1',
    of,
    at,
  );
  putFigures(access, of, at, sums);
  if (before?.status === status) return false;
  const unknown = { scoreBefore: null, score: null, headBefore: null, head: null, opened: 0, closed: 0 };
  putChange(access, of, at, { ...unknown, reasons: ['imported'], status, branch: null });
  return true;
}
