import type { ErrorShape } from '../../contract/errors.ts';
import { AuditorError } from '../../contract/errors.ts';
import { filterWords } from '../../contract/filter-words.ts';
import type { JournalState } from '../../contract/fixes.ts';
import type { Access } from './access.ts';
import { liveness, type ProcessIdentity } from './process-identity.ts';
import type { Journal, JournalRecord } from './types.ts';

/** What a filter's words are looked for in, folded when it is written: that of a row with other summaries than its own. */
const saidOf = (summary: string, undoSummary: string): string =>
  `fold(name || char(10) || ${summary} || char(10) || fix || coalesce(char(10) || ${undoSummary}, '')
     || coalesce((SELECT char(10) || group_concat(value ->> 'name', char(10)) FROM json_each(others)), ''))`;

/** A window of an older version leaves it out. */
const said = `coalesce(said, ${saidOf('summary', 'undo_summary')})`;

export function journalOf(access: Access): Journal {
  const mustExist = (changes: number, id: string) => {
    if (changes === 0) throw new AuditorError('not-found', `The journal has no entry ${id} to change.`);
  };
  const exists = (id: string) => access.first('SELECT 1 FROM journal WHERE id = ?', id) !== undefined;
  const wasFirst = (changes: number, id: string) => {
    if (changes === 0) mustExist(exists(id) ? 1 : 0, id);
    return changes > 0;
  };
  return {
    begin(record) {
      access.change(
        `INSERT INTO journal (id, plan_id, fix, repository_id, name, path, summary, state, started_at, made_by, owner, undo, others, said)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'started', ?, ?, ?, ?, ?, fold(?))`,
        record.id,
        record.planId,
        record.fix,
        record.repositoryId,
        record.name,
        record.path,
        record.summary,
        record.startedAt,
        record.by,
        JSON.stringify(record.owner),
        toJson(record.undo),
        toJson(record.others?.length ? record.others : null),
        [record.name, record.summary, record.fix, ...(record.others ?? []).map(({ name }) => name)].join('\n'),
      );
    },
    remember(id, undo) {
      mustExist(access.change('UPDATE journal SET undo = ? WHERE id = ?', toJson(undo), id), id);
    },
    startedChild(id, child) {
      mustExist(access.change('UPDATE journal SET child = ? WHERE id = ?', JSON.stringify(child), id), id);
    },
    finish(id, result) {
      const changes = access.change(
        `UPDATE journal SET state = ?, finished_at = ?, error = ?, child = NULL, summary = coalesce(?, summary),
           said = ${saidOf('coalesce(?, summary)', 'undo_summary')},
           undo = CASE WHEN ? THEN ? ELSE undo END WHERE id = ? AND state = 'started'`,
        result.state,
        Date.now(),
        toJson(result.error),
        result.summary ?? null,
        result.summary ?? null,
        result.undo === undefined ? 0 : 1,
        toJson(result.undo),
        id,
      );
      return wasFirst(changes, id);
    },
    beginUndo(id, process, by) {
      const changes = access.change(
        `UPDATE journal SET undoing = ?, undone_by = ?, child = NULL WHERE id = ? AND state = 'done'`,
        ...[JSON.stringify(process), by, id],
      );
      return wasFirst(changes, id);
    },
    finishUndo(id, summary) {
      const changes = access.change(
        `UPDATE journal SET state = 'undone', undone_at = ?, undone_in = undoing, child = NULL, undoing = NULL, undo_summary = ?,
           said = ${saidOf('summary', '?')}
         WHERE id = ? AND state = 'done'`,
        Date.now(),
        summary ?? null,
        summary ?? null,
        id,
      );
      return wasFirst(changes, id);
    },
    endUndo(id, undo) {
      const changes = access.change(
        'UPDATE journal SET undoing = NULL, child = NULL, undo = coalesce(?, undo) WHERE id = ?',
        toJson(undo),
        id,
      );
      mustExist(changes, id);
    },
    get(id) {
      const row = access.first('SELECT * FROM journal WHERE id = ?', id);
      return row && recordOf(row);
    },
    list(limit) {
      return access.all('SELECT * FROM journal ORDER BY started_at DESC, rowid DESC LIMIT ?', limit).map(recordOf);
    },
    find({ before, fix, repositoryId, state, text, limit }) {
      return access
        .all(
          `SELECT * FROM journal
           WHERE started_at <= ?1
             AND (started_at < ?1 OR rowid < (SELECT rowid FROM journal AS last WHERE last.id = ?7))
             AND (?2 IS NULL OR fix = ?2)
             AND (?3 IS NULL OR repository_id = ?3 OR EXISTS (
               SELECT 1 FROM json_each(others) WHERE value ->> 'repositoryId' = ?3))
             AND (?4 IS NULL OR state = ?4)
             AND (?5 IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(?5) AS word WHERE instr(${said}, word.value) = 0))
           ORDER BY started_at DESC, rowid DESC LIMIT ?6`,
          ...[
            before?.at ?? Number.MAX_SAFE_INTEGER,
            fix ?? null,
            repositoryId ?? null,
            state ?? null,
            text === undefined ? null : JSON.stringify(filterWords(text)),
            limit,
            before?.id ?? null,
          ],
        )
        .map(recordOf);
    },
    orphans() {
      return access
        .all(`SELECT * FROM journal WHERE state = 'started' OR undoing IS NOT NULL ORDER BY started_at, rowid`)
        .map(recordOf)
        .filter(({ owner, undoing }) => liveness(undoing ?? owner) !== 'alive');
    },
    prune(before) {
      return access.change(
        `DELETE FROM journal WHERE started_at < ? AND state <> 'started' AND undoing IS NULL`,
        before,
      );
    },
  };
}

const toJson = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);
const fromJson = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : null);

function recordOf(row: Record<string, unknown>): JournalRecord {
  return {
    id: row.id as string,
    planId: row.plan_id as string | null,
    fix: row.fix as string,
    repositoryId: row.repository_id as string,
    name: row.name as string,
    path: row.path as string,
    others: (fromJson(row.others) ?? []) as JournalRecord['others'],
    summary: row.summary as string,
    state: row.state as JournalState,
    startedAt: row.started_at as number,
    finishedAt: row.finished_at as number | null,
    by: row.made_by as string,
    owner: fromJson(row.owner) as ProcessIdentity,
    child: fromJson(row.child) as ProcessIdentity | null,
    undoing: fromJson(row.undoing) as ProcessIdentity | null,
    undone: undoneOf(row),
    undo: fromJson(row.undo),
    error: fromJson(row.error) as ErrorShape | null,
  };
}

function undoneOf({
  undone_at: at,
  undone_by: by,
  undone_in: process,
  undo_summary: summary,
}: Record<string, unknown>): JournalRecord['undone'] {
  if (typeof at !== 'number') return null;
  return {
    at,
    by: (by as string | null) ?? '',
    process: fromJson(process) as ProcessIdentity | null,
    summary: summary as string | null,
  };
}
