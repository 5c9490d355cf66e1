import type { ChangeReason } from '../../contract/history.ts';
import type { RepositoryStatus } from '../../contract/repositories.ts';
import { type FigureSums, noFigures, packFigures, unpackFigures } from '../history/figures.ts';
import type { Access } from './access.ts';
import type { HistorySubject, NewAudit } from './history-types.ts';

/** What became of a repository at a time. */
export interface ChangeRow {
  readonly reasons: readonly ChangeReason[];
  readonly status: RepositoryStatus | null;
  readonly branch: string | null;
  readonly scoreBefore: number | null;
  readonly score: number | null;
  readonly headBefore: string | null;
  readonly head: string | null;
  readonly opened: number;
  readonly closed: number;
}

/** The row of a subject, where there is one. */
export const subjectOf = (access: Access, { kind, key }: HistorySubject): number | undefined =>
  access.first('SELECT id FROM subjects WHERE kind = ? AND key = ?', kind, key)?.id as number | undefined;

/** The row of a subject, made where there is none, under the name and path that it has now. */
export const putSubject = (access: Access, { kind, key }: HistorySubject, name: string, path: string): number =>
  access.first(
    `INSERT INTO subjects (kind, key, name, path) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, key) DO UPDATE SET name = excluded.name, path = excluded.path RETURNING id`,
    ...[kind, key, name, path],
  )?.id as number;

export function newestFigures(access: Access, of: number): FigureSums {
  const row = access.first('SELECT figures FROM figures WHERE subject = ? ORDER BY at DESC LIMIT 1', of);
  return row === undefined ? noFigures : unpackFigures(row.figures as string);
}

/** Only where they are other than before. */
export function putFigures(access: Access, of: number, at: number, sums: FigureSums): void {
  const packed = packFigures(sums);
  const before = access.first(
    'SELECT figures FROM figures WHERE subject = ? AND at <= ? ORDER BY at DESC LIMIT 1',
    of,
    at,
  );
  if (before?.figures !== packed)
    access.change('INSERT OR REPLACE INTO figures (subject, at, figures) VALUES (?, ?, ?)', of, at, packed);
}

export function putChange(access: Access, of: number, at: number, row: ChangeRow): void {
  access.change(
    `INSERT OR REPLACE INTO changes
       (subject, at, reasons, status, branch, score_before, score, head_before, head, opened, closed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[of, at, row.reasons.join(' '), row.status, row.branch, row.scoreBefore, row.score],
    ...[row.headBefore, row.head, row.opened, row.closed],
  );
}

export function putAudit(access: Access, { at, cause, by, process, repositories, changed }: NewAudit): void {
  access.change(
    'INSERT INTO audits (at, cause, made_by, made_in, repositories, changed) VALUES (?, ?, ?, ?, ?, ?)',
    ...[at, cause, by, process ? JSON.stringify(process) : null, repositories, changed],
  );
}
