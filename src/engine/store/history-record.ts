import type { ClosedBy } from '../../contract/history.ts';
import { noFigures } from '../history/figures.ts';
import {
  digestOf,
  type EarlierStanding,
  findingChanges,
  goneDigest,
  type OpenFinding,
  reasonsOf,
  type Standing,
} from '../history/standing.ts';
import type { Access } from './access.ts';
import { putAudit, putChange, putFigures, putSubject } from './history-rows.ts';
import type { FolderFigures, NewAudit } from './history-types.ts';
import { below } from './history-where.ts';

/** What is said of a finding is cut to so many characters. */
const maxMessage = 300;

type EarlierRow = EarlierStanding & { readonly subject: number; readonly at: number };

/** Remembers how a repository stands; false where nothing is new. In a transaction of the caller, as all here. */
export function recordStanding(access: Access, now: Standing, wantedAt: number): boolean {
  const digest = digestOf(now);
  const before = earlier(access, now.id);
  if (before?.digest === digest) {
    // Other rules that find the same change nothing.
    if (before.basis !== now.basis)
      access.change('UPDATE standings SET basis = ? WHERE subject = ?', now.basis, before.subject);
    return false;
  }
  const of = putSubject(access, { kind: 'repository', key: now.id }, now.name, now.path);
  // Clocks go back, and two windows may see a change at once.
  const at = before ? Math.max(wantedAt, before.at + 1) : wantedAt;
  const open = openFindings(access, of);
  const { opened, closed } = findingChanges(open, now);
  const spans = new Map(open.map(({ finding, id }) => [finding, id]));
  for (const { finding, by } of closed) closeSpan(access, spans.get(finding) ?? 0, at, by);
  for (const { id, rule, severity, message, path } of opened)
    access.change(
      'INSERT INTO spans (subject, finding, rule, severity, message, path, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[of, id, rule, severity, message.slice(0, maxMessage), path ?? null, at],
    );
  putFigures(access, of, at, now.figures);
  putChange(access, of, at, {
    ...{ reasons: reasonsOf(before, now), status: now.status, branch: now.branch },
    ...{ scoreBefore: before?.score ?? null, score: now.score },
    ...{ headBefore: before?.head ?? null, head: now.head, opened: opened.length, closed: closed.length },
  });
  putStanding(access, of, at, { ...now, digest });
  return true;
}

/** Remembers that a repository is gone; false where that was known. */
export function recordGone(access: Access, id: string, wantedAt: number): boolean {
  const row = earlier(access, id);
  if (row === undefined || row.digest === goneDigest) return false;
  const { subject: of } = row;
  const at = Math.max(wantedAt, row.at + 1);
  const open = openFindings(access, of);
  for (const { id } of open) closeSpan(access, id, at, 'unjudged');
  putFigures(access, of, at, noFigures);
  putChange(access, of, at, {
    ...{ reasons: ['gone'], status: null, branch: null, scoreBefore: row.score, score: null },
    ...{ headBefore: row.head, head: null, opened: 0, closed: open.length },
  });
  putStanding(access, of, at, {
    digest: goneDigest,
    status: null,
    branch: null,
    head: null,
    score: null,
    basis: row.basis,
  });
  return true;
}

/** The audit itself, and the figures of folders, where they are other than before; of others below `roots`: none. */
export function recordAudit(
  access: Access,
  audit: NewAudit,
  roots: readonly string[],
  folders: readonly FolderFigures[],
): void {
  putAudit(access, audit);
  const [where, values] = below(roots);
  const named = new Set(folders.map(({ path }) => path));
  for (const { id, path } of access.all(`SELECT id, path FROM subjects WHERE kind = 'folder' AND ${where}`, ...values))
    if (!named.has(path as string)) putFigures(access, id as number, audit.at, noFigures);
  for (const { path, sums } of folders)
    putFigures(access, putSubject(access, { kind: 'folder', key: path }, '', path), audit.at, sums);
}

const earlier = (access: Access, id: string): EarlierRow | undefined =>
  access.first(
    `SELECT standings.* FROM subjects JOIN standings ON standings.subject = subjects.id
     WHERE kind = 'repository' AND key = ?`,
    id,
  ) as EarlierRow | undefined;

const openFindings = (access: Access, of: number): (OpenFinding & { id: number })[] =>
  access.all(
    'SELECT id, finding, rule, severity FROM spans WHERE subject = ? AND closed_at IS NULL',
    of,
  ) as unknown as ReturnType<typeof openFindings>;

function putStanding(access: Access, of: number, at: number, standing: EarlierStanding): void {
  const { digest, status, branch, head, score, basis } = standing;
  access.change(
    'INSERT OR REPLACE INTO standings (subject, at, digest, status, branch, head, score, basis) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[of, at, digest, status, branch, head, score, basis],
  );
}

function closeSpan(access: Access, id: number, at: number, by: ClosedBy): void {
  access.change('UPDATE spans SET closed_at = ?, closed_by = ? WHERE id = ?', at, by, id);
}
