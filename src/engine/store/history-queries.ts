import type { Severity } from '../../contract/findings.ts';
import type { AuditCause, ChangeReason, ClosedBy, FindingSpan, HistoryChange } from '../../contract/history.ts';
import { maxSpans } from '../../contract/history.ts';
import type { RepositoryStatus } from '../../contract/repositories.ts';
import { unpackFigures } from '../history/figures.ts';
import { goneDigest } from '../history/standing.ts';
import type { Access } from './access.ts';
import { newestFigures, subjectOf } from './history-rows.ts';
import type { History } from './history-types.ts';
import { below, whoseChanges } from './history-where.ts';
import { isCurrentProcess, type ProcessIdentity } from './process-identity.ts';

/** What can be asked of the history. */
export type HistoryQueries = Pick<
  History,
  | 'absent'
  | 'hasInventoried'
  | 'figures'
  | 'changes'
  | 'sums'
  | 'audits'
  | 'auditsMark'
  | 'repositoriesBelow'
  | 'extent'
>;

export function historyQueries(access: Access): HistoryQueries {
  /** At most so many stretches of the time, of each the last figures. */
  const lastOfEach = (of: number, from: number, to: number, most: number) =>
    // SQLite takes the other columns from the row of the maximum.
    access.all(
      `SELECT max(at) AS at, figures FROM figures WHERE subject = ?1 AND at > ?2 AND at <= ?3
       GROUP BY CAST((at - ?2 - 1) / ?4 AS INTEGER) ORDER BY at`,
      ...[of, from, to, Math.max(1, Math.ceil((to - from) / most))],
    );

  const spansOf = (of: number, at: number, which: 'opened' | 'closed'): FindingSpan[] =>
    access
      .all(`SELECT * FROM spans WHERE subject = ? AND ${which}_at = ? ORDER BY id LIMIT ${maxSpans}`, of, at)
      .map(spanOf);

  const changeOf = (row: Record<string, unknown>): HistoryChange => {
    const [of, at] = [row.subject as number, row.at as number];
    const [opened, closed] = [row.opened as number, row.closed as number];
    return {
      repositoryId: row.key as string,
      name: row.name as string,
      path: row.path as string,
      at: iso(at),
      reasons: (row.reasons as string).split(' ') as ChangeReason[],
      status: row.status as RepositoryStatus | null,
      branch: row.branch as string | null,
      scoreBefore: row.score_before as number | null,
      score: row.score as number | null,
      headBefore: row.head_before as string | null,
      head: row.head as string | null,
      openedFindings: opened > 0 ? spansOf(of, at, 'opened') : [],
      closedFindings: closed > 0 ? spansOf(of, at, 'closed') : [],
      opened,
      closed,
    };
  };

  return {
    absent(folders, present) {
      const [where, values] = below(folders);
      return access
        .all(
          `SELECT key, path, subjects.id FROM subjects JOIN standings ON standings.subject = subjects.id
           WHERE kind = 'repository' AND digest <> '${goneDigest}' AND ${where}`,
          ...values,
        )
        .filter(({ key }) => !present.has(key as string))
        .map(({ key, path, id }) => ({
          id: key as string,
          path: path as string,
          figures: newestFigures(access, id as number),
        }));
    },

    hasInventoried(folders) {
      const [where, values] = below(folders);
      return (
        access.first(
          `SELECT 1 FROM subjects JOIN standings ON standings.subject = subjects.id
           WHERE kind = 'repository' AND status IN ('missing', 'extra') AND ${where}`,
          ...values,
        ) !== undefined
      );
    },

    figures(wanted, { from, to }, points) {
      const of = subjectOf(access, wanted);
      if (of === undefined) return [];
      const start = access.all(
        'SELECT at, figures FROM figures WHERE subject = ? AND at <= ? ORDER BY at DESC LIMIT 1',
        of,
        from,
      );
      const most = Math.max(1, points - start.length);
      // One more than there is room for tells that there are too many, however many there are.
      const all = access.all(
        'SELECT at, figures FROM figures WHERE subject = ? AND at > ? AND at <= ? ORDER BY at LIMIT ?',
        ...[of, from, to, most + 1],
      );
      const steps = all.length <= most ? all : lastOfEach(of, start.length > 0 ? from : beforeFirst(all), to, most);
      return [...start.map((row) => ({ ...row, at: from })), ...steps].map((row) => ({
        at: row.at as number,
        sums: unpackFigures((row as { figures: string }).figures),
      }));
    },

    changes({ from, to, drops, known, limit, ...whose }) {
      const [where, values] = whoseChanges(whose);
      return access
        .all(
          `SELECT changes.*, key, name, path FROM changes JOIN subjects ON subjects.id = changes.subject
           WHERE at > ? AND at <= ? AND ${where} ${drops ? 'AND score < score_before' : ''}
             ${known ? `AND reasons <> 'first'` : ''}
           ORDER BY at DESC, subject LIMIT ?`,
          ...[from, to, ...values, limit],
        )
        .map(changeOf);
    },

    sums({ from, to, ...whose }) {
      const [where, values] = whoseChanges(whose);
      // By repository, as changes are stored: that needs neither a sort nor a look at each one's path.
      const row = access.first(
        `SELECT sum(first) AS first, sum(moved < 0) AS worse, sum(moved > 0) AS better,
           sum(opened) AS opened, sum(closed) AS closed
         FROM (SELECT max(reasons = 'first') AS first, round(sum(score - score_before), 6) AS moved,
             sum(iif(reasons = 'first', 0, opened)) AS opened, sum(iif(reasons = 'first', 0, closed)) AS closed
           FROM changes WHERE subject IN (SELECT id FROM subjects WHERE ${where}) AND at > ? AND at <= ?
           GROUP BY subject)`,
        ...[...values, from, to],
      );
      const count = (name: string): number => (row?.[name] as number | null | undefined) ?? 0;
      return {
        ...{ first: count('first'), worse: count('worse'), better: count('better') },
        ...{ opened: count('opened'), closed: count('closed') },
      };
    },

    audits({ from, to, cause, beforeId, of, limit }) {
      const [where, values] = of ? whoseChanges(of) : ['', []];
      // Few changes are of one time, by which they are found.
      const theirs = `AND EXISTS (SELECT 1 FROM changes CROSS JOIN subjects ON subjects.id = changes.subject
        WHERE changes.at = audits.at AND ${where})`;
      return access
        .all(
          `SELECT *, (SELECT count(*) FROM changes WHERE changes.at = audits.at AND reasons = 'first') AS first
           FROM audits WHERE at > ?1 AND at <= ?2 AND (at < ?2 OR id < ?3) AND (?4 IS NULL OR cause = ?4)
           ${of ? theirs : ''} ORDER BY at DESC, id DESC LIMIT ?`,
          ...[from, to, beforeId ?? Number.MAX_SAFE_INTEGER, cause ?? null, ...values, limit],
        )
        .map((row) => ({
          id: row.id as number,
          at: iso(row.at as number),
          cause: row.cause as AuditCause,
          by: row.made_by as string,
          ...(isOurs(row.made_in) && { here: true }),
          repositories: row.repositories as number,
          changed: row.changed as number,
          first: row.first as number,
        }));
    },

    auditsMark: () => Object.values(access.first('SELECT max(id), count(*), max(at) FROM audits') ?? {}).join(' '),

    repositoriesBelow(folder) {
      const [where, values] = below([folder]);
      return access
        .all(`SELECT key FROM subjects WHERE kind = 'repository' AND ${where} ORDER BY id`, ...values)
        .map(({ key }) => ({ kind: 'repository', key: key as string }));
    },

    extent(wanted) {
      const of = subjectOf(access, wanted);
      const row =
        of === undefined
          ? undefined
          : access.first('SELECT min(at) AS first, max(at) AS last FROM figures WHERE subject = ?', of);
      return row?.first == null ? undefined : { first: row.first as number, last: row.last as number };
    },
  };
}

/** A young history is not thinned by the time in which there was none. */
const beforeFirst = ([first]: readonly Record<string, unknown>[]): number => (first?.at as number) - 1;

const isOurs = (process: unknown): boolean =>
  typeof process === 'string' && isCurrentProcess(JSON.parse(process) as ProcessIdentity);

function spanOf(row: Record<string, unknown>): FindingSpan {
  const closedAt = row.closed_at as number | null;
  return {
    findingId: row.finding as string,
    rule: row.rule as string,
    severity: row.severity as Severity,
    message: row.message as string,
    ...(row.path !== null && { path: row.path as string }),
    openedAt: iso(row.opened_at as number),
    closedAt: closedAt === null ? null : iso(closedAt),
    closedBy: row.closed_by as ClosedBy | null,
  };
}

const iso = (at: number): string => new Date(at).toISOString();
