import { goneDigest, movedDigest } from '../history/standing.ts';
import type { Access } from './access.ts';
import type { MovedTo } from './history-types.ts';

/** A repository's history goes on under another id. In a transaction of the caller. */
export function moveHistory(access: Access, from: string, to: MovedTo): void {
  const old = subjectOf(access, from);
  if (old === undefined) return;
  comeBack(access, old);
  const now = subjectOf(access, to.id);
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
  access.change('UPDATE spans SET subject = ? WHERE subject = ?', now, old);
  access.change(
    `UPDATE changes SET reasons = 'moved', score_before = ?, head_before = ? WHERE subject = ? AND at = ?`,
    ...[(before?.score ?? null) as number | null, (before?.head ?? null) as string | null, now, seenAt],
  );
  access.change('DELETE FROM subjects WHERE id = ?', old);
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

const subjectOf = (access: Access, id: string): number | undefined =>
  access.first(`SELECT id FROM subjects WHERE kind = 'repository' AND key = ?`, id)?.id as number | undefined;
