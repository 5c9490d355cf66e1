import type { Severity } from '../../contract/findings.ts';
import type { AuditCause, ChangeReason, ClosedBy, FindingSpan, HistoryChange } from '../../contract/history.ts';
import { maxSpans } from '../../contract/history.ts';
import type { RepositoryStatus } from '../../contract/repositories.ts';
import { type FigureSums, noFigures, packFigures, unpackFigures } from '../history/figures.ts';
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
import { forget, forgettable } from './history-forget.ts';
import { moveHistory } from './history-move.ts';
import type { FolderFigures, History, HistorySubject, ImportedStanding, NewAudit } from './history-types.ts';
import { below, whoseChanges } from './history-where.ts';
import { currentProcess, isCurrentProcess, type ProcessIdentity } from './process-identity.ts';

/** What is said of a finding is cut to so many characters. */
const maxMessage = 300;

interface ChangeRow {
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

export function historyOf(access: Access): History {
  const subjectOf = ({ kind, key }: HistorySubject): number | undefined =>
    access.first('SELECT id FROM subjects WHERE kind = ? AND key = ?', kind, key)?.id as number | undefined;

  const subject = (kind: HistorySubject['kind'], key: string, name: string, path: string): number =>
    access.first(
      `INSERT INTO subjects (kind, key, name, path) VALUES (?, ?, ?, ?)
       ON CONFLICT (kind, key) DO UPDATE SET name = excluded.name, path = excluded.path RETURNING id`,
      ...[kind, key, name, path],
    )?.id as number;

  const earlier = (id: string): (EarlierStanding & { subject: number; at: number }) | undefined =>
    access.first(
      `SELECT standings.* FROM subjects JOIN standings ON standings.subject = subjects.id
       WHERE kind = 'repository' AND key = ?`,
      id,
    ) as ReturnType<typeof earlier>;

  const openFindings = (of: number): (OpenFinding & { id: number })[] =>
    access.all(
      'SELECT id, finding, rule, severity FROM spans WHERE subject = ? AND closed_at IS NULL',
      of,
    ) as unknown as ReturnType<typeof openFindings>;

  const newestFigures = (of: number): FigureSums => {
    const row = access.first('SELECT figures FROM figures WHERE subject = ? ORDER BY at DESC LIMIT 1', of);
    return row === undefined ? noFigures : unpackFigures(row.figures as string);
  };

  /** At most so many stretches of the time, of each the last figures. */
  const lastOfEach = (of: number, from: number, to: number, most: number) =>
    // SQLite takes the other columns from the row of the maximum.
    access.all(
      `SELECT max(at) AS at, figures FROM figures WHERE subject = ?1 AND at > ?2 AND at <= ?3
       GROUP BY CAST((at - ?2 - 1) / ?4 AS INTEGER) ORDER BY at`,
      ...[of, from, to, Math.max(1, Math.ceil((to - from) / most))],
    );

  const putFigures = (of: number, at: number, sums: FigureSums): void => {
    const packed = packFigures(sums);
    const before = access.first(
      'SELECT figures FROM figures WHERE subject = ? AND at <= ? ORDER BY at DESC LIMIT 1',
      of,
      at,
    );
    if (before?.figures !== packed)
      access.change('INSERT OR REPLACE INTO figures (subject, at, figures) VALUES (?, ?, ?)', of, at, packed);
  };

  const putChange = (of: number, at: number, row: ChangeRow): void => {
    access.change(
      `INSERT OR REPLACE INTO changes
         (subject, at, reasons, status, branch, score_before, score, head_before, head, opened, closed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[of, at, row.reasons.join(' '), row.status, row.branch, row.scoreBefore, row.score],
      ...[row.headBefore, row.head, row.opened, row.closed],
    );
  };

  const putStanding = (of: number, at: number, standing: EarlierStanding): void => {
    const { digest, status, branch, head, score, basis } = standing;
    access.change(
      'INSERT OR REPLACE INTO standings (subject, at, digest, status, branch, head, score, basis) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[of, at, digest, status, branch, head, score, basis],
    );
  };

  const closeSpan = (id: number, at: number, by: ClosedBy): void => {
    access.change('UPDATE spans SET closed_at = ?, closed_by = ? WHERE id = ?', at, by, id);
  };

  /** False where nothing is new. */
  const recordOne = (now: Standing, wantedAt: number): boolean => {
    const digest = digestOf(now);
    const before = earlier(now.id);
    if (before?.digest === digest) {
      // Other rules that find the same change nothing.
      if (before.basis !== now.basis)
        access.change('UPDATE standings SET basis = ? WHERE subject = ?', now.basis, before.subject);
      return false;
    }
    const of = subject('repository', now.id, now.name, now.path);
    // Clocks go back, and two windows may see a change at once.
    const at = before ? Math.max(wantedAt, before.at + 1) : wantedAt;
    const open = openFindings(of);
    const { opened, closed } = findingChanges(open, now);
    const spans = new Map(open.map(({ finding, id }) => [finding, id]));
    for (const { finding, by } of closed) closeSpan(spans.get(finding) ?? 0, at, by);
    for (const { id, rule, severity, message, path } of opened)
      access.change(
        'INSERT INTO spans (subject, finding, rule, severity, message, path, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[of, id, rule, severity, message.slice(0, maxMessage), path ?? null, at],
      );
    putFigures(of, at, now.figures);
    putChange(of, at, {
      ...{ reasons: reasonsOf(before, now), status: now.status, branch: now.branch },
      ...{ scoreBefore: before?.score ?? null, score: now.score },
      ...{ headBefore: before?.head ?? null, head: now.head, opened: opened.length, closed: closed.length },
    });
    putStanding(of, at, { ...now, digest });
    return true;
  };

  const goneOne = (row: EarlierStanding & { subject: number; at: number }, wantedAt: number): void => {
    const { subject: of } = row;
    const at = Math.max(wantedAt, row.at + 1);
    const open = openFindings(of);
    for (const { id } of open) closeSpan(id, at, 'unjudged');
    putFigures(of, at, noFigures);
    putChange(of, at, {
      ...{ reasons: ['gone'], status: null, branch: null, scoreBefore: row.score, score: null },
      ...{ headBefore: row.head, head: null, opened: 0, closed: open.length },
    });
    putStanding(of, at, { digest: goneDigest, status: null, branch: null, head: null, score: null, basis: row.basis });
  };

  const putAudit = ({ at, cause, by, process, repositories, changed }: NewAudit): void => {
    access.change(
      'INSERT INTO audits (at, cause, made_by, made_in, repositories, changed) VALUES (?, ?, ?, ?, ?, ?)',
      ...[at, cause, by, process ? JSON.stringify(process) : null, repositories, changed],
    );
  };

  /** Whether audits of our own, which know more than reports of others, had not begun by then. */
  const isBeforeOwn = (wanted: HistorySubject, at: number): boolean =>
    access.first(
      `SELECT 1 FROM subjects JOIN figures ON figures.subject = subjects.id
       WHERE kind = ? AND key = ? AND figures.at <= ?
         AND NOT EXISTS (SELECT 1 FROM audits WHERE audits.at = figures.at AND cause = 'import')`,
      ...[wanted.kind, wanted.key, at],
    ) === undefined;

  const importOne = ({ id, name, path, status, sums }: ImportedStanding, at: number): boolean => {
    const of = subject('repository', id, name, path);
    const before = access.first(
      'SELECT status FROM changes WHERE subject = ? AND at < ? ORDER BY at DESC LIMIT 1',
      of,
      at,
    );
    putFigures(of, at, sums);
    if (before?.status === status) return false;
    const unknown = { scoreBefore: null, score: null, headBefore: null, head: null, opened: 0, closed: 0 };
    putChange(of, at, { ...unknown, reasons: ['imported'], status, branch: null });
    return true;
  };

  /** What of a report lies before the own history. */
  const importable = (at: number, by: string, standings: readonly ImportedStanding[], folder: FolderFigures) => {
    if (access.first(`SELECT 1 FROM audits WHERE cause = 'import' AND at = ? AND made_by = ?`, at, by))
      return { outcome: 'known', early: [], wholeIsEarly: false } as const;
    const early = standings.filter(({ id }) => isBeforeOwn({ kind: 'repository', key: id }, at));
    const wholeIsEarly = isBeforeOwn({ kind: 'folder', key: folder.path }, at);
    return { outcome: early.length === 0 && !wholeIsEarly ? 'later' : 'imported', early, wholeIsEarly } as const;
  };

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
    record: (standings, at) =>
      access.transaction(() => standings.filter((standing) => recordOne(standing, at)).map(({ id }) => id)),

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
          figures: newestFigures(id as number),
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

    recordGone: (ids, at) =>
      access.transaction(() => {
        const there = ids.map(earlier).filter((row) => row !== undefined && row.digest !== goneDigest);
        for (const row of there) if (row) goneOne(row, at);
        return there.length;
      }),

    recordAudit(audit, roots, folders) {
      access.transaction(() => {
        putAudit(audit);
        const [where, values] = below(roots);
        const named = new Set(folders.map(({ path }) => path));
        for (const { id, path } of access.all(
          `SELECT id, path FROM subjects WHERE kind = 'folder' AND ${where}`,
          ...values,
        ))
          if (!named.has(path as string)) putFigures(id as number, audit.at, noFigures);
        for (const { path, sums } of folders) putFigures(subject('folder', path, '', path), audit.at, sums);
      });
    },

    importReport: (at, by, standings, folder) =>
      access.transaction(() => {
        const { outcome, early, wholeIsEarly } = importable(at, by, standings, folder);
        if (outcome !== 'imported') return outcome;
        const changed = early.filter((standing) => importOne(standing, at)).length;
        putAudit({ at, by, cause: 'import', process: currentProcess(), repositories: early.length, changed });
        if (wholeIsEarly) putFigures(subject('folder', folder.path, '', folder.path), at, folder.sums);
        return 'imported';
      }),

    importOutcome: (at, by, standings, folder) => importable(at, by, standings, folder).outcome,

    figures(wanted, { from, to }, points) {
      const of = subjectOf(wanted);
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
      const of = subjectOf(wanted);
      const row =
        of === undefined
          ? undefined
          : access.first('SELECT min(at) AS first, max(at) AS last FROM figures WHERE subject = ?', of);
      return row?.first == null ? undefined : { first: row.first as number, last: row.last as number };
    },

    move: (from, to, findings) => access.transaction(() => moveHistory(access, from, to, findings)),

    prune: (before) => access.transaction(() => forget(access, before)),

    prunable: (before) => forgettable(access, before),
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
