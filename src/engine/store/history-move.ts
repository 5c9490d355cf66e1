import { goneDigest, movedDigest } from '../history/standing.ts';
import type { Access } from './access.ts';
import { subjectOf } from './history-rows.ts';
import type { MovedTo } from './history-types.ts';

/** A repository's history goes on under another id. In a transaction of the caller. */
export function moveHistory(access: Access, from: string, to: MovedTo, findings: ReadonlyMap<string, string>): void {
  const old = subjectOf(access, { kind: 'repository', key: from });
  if (old === undefined) return;
  comeBack(access, old);
  for (const [before, after] of findings)
    access.change('UPDATE spans SET finding = ? WHERE subject = ? AND finding = ?', after, old, before);
  const now = subjectOf(access, { kind: 'repository', key: to.id });
  const seenAt = now === undefined ? undefined : firstSeen(access, now);
  if (now !== undefined && seenAt !== undefined) join(access, old, now, seenAt);
  else rename(access, old, to, now);
}

/** It was not gone: it was on its way. */
function comeBack(access: Access, of: number): void {
  const gone = access.first(
    `SELECT changes.at, score_before, head_before FROM standings
     JOIN changes ON changes.subject = standings.subject AND changes.at = standings.at
     WHERE standings.subject = ? AND digest = '${goneDigest}'`,
    of,
  ) as { at: number; score_before: number | null; head_before: string | null } | undefined;
  if (gone === undefined) return;
  for (const table of ['changes', 'figures'])
    access.change(`DELETE FROM ${table} WHERE subject = ? AND at = ?`, of, gone.at);
  access.change('UPDATE spans SET closed_at = NULL, closed_by = NULL WHERE subject = ? AND closed_at = ?', of, gone.at);
  access.change('UPDATE standings SET score = ?, head = ? WHERE subject = ?', gone.score_before, gone.head_before, of);
}

/** When audits, not imports, came to know it. */
function firstSeen(access: Access, of: number): number | undefined {
  const row = access.first(
    `SELECT coalesce((SELECT min(at) FROM changes WHERE subject = ?1 AND reasons <> 'imported'), at) AS at
     FROM standings WHERE subject = ?1`,
    of,
  );
  return row?.at as number | undefined;
}

/** What was remembered goes before what is seen at the new place. */
function join(access: Access, old: number, now: number, seenAt: number): void {
  const before = access.first('SELECT score, head FROM standings WHERE subject = ?', old);
  for (const table of ['figures', 'changes'])
    access.change(`UPDATE OR REPLACE ${table} SET subject = ? WHERE subject = ? AND at < ?`, now, old, seenAt);
  const { opened, closed } = joinSpans(access, old, now, seenAt);
  access.change(
    `UPDATE changes SET reasons = 'moved', score_before = ?, head_before = ?, opened = ?, closed = ?
     WHERE subject = ? AND at = ?`,
    ...[(before?.score ?? null) as number | null, (before?.head ?? null) as string | null, opened, closed, now, seenAt],
  );
  access.change('DELETE FROM subjects WHERE id = ?', old);
}

/** A finding that spoke at both places spoke all the time. */
function joinSpans(access: Access, old: number, now: number, seenAt: number): { opened: number; closed: number } {
  access.change(
    `UPDATE spans AS seen SET opened_at = was.opened_at, message = was.message FROM spans AS was
     WHERE was.subject = ?1 AND was.closed_at IS NULL AND seen.subject = ?2 AND seen.opened_at = ?3
       AND seen.finding = was.finding AND seen.severity = was.severity`,
    ...[old, now, seenAt],
  );
  access.change(
    `DELETE FROM spans WHERE subject = ?1 AND closed_at IS NULL AND EXISTS (
       SELECT 1 FROM spans AS seen WHERE seen.subject = ?2 AND seen.opened_at = spans.opened_at
         AND seen.finding = spans.finding AND seen.severity = spans.severity)`,
    ...[old, now],
  );
  const closed = access.change(
    `UPDATE spans SET closed_at = ?, closed_by = 'unjudged' WHERE subject = ? AND closed_at IS NULL`,
    ...[seenAt, old],
  );
  access.change('UPDATE spans SET subject = ? WHERE subject = ?', now, old);
  const row = access.first('SELECT count(*) AS opened FROM spans WHERE subject = ? AND opened_at = ?', now, seenAt);
  return { opened: row?.opened as number, closed };
}

/** Nobody saw it at the new place yet: who does will find that it moved. */
function rename(access: Access, old: number, { id, name, path }: MovedTo, imported: number | undefined): void {
  if (imported !== undefined) {
    for (const table of ['figures', 'changes'])
      access.change(`UPDATE OR IGNORE ${table} SET subject = ? WHERE subject = ?`, old, imported);
    access.change('DELETE FROM subjects WHERE id = ?', imported);
  }
  access.change('UPDATE subjects SET key = ?, name = ?, path = ? WHERE id = ?', id, name, path, old);
  access.change(`UPDATE standings SET digest = '${movedDigest}' WHERE subject = ?`, old);
}
