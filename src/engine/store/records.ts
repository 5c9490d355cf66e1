import type { Access } from './access.ts';
import type {
  Baseline,
  BaselineEntry,
  Identities,
  Leases,
  RepositoryIdentity,
  SavedViews,
  Schedules,
  Visits,
} from './types.ts';

/** An acceptance, by the id that its finding had then. */
const accepted = 'accepted_at = ?2 AND (finding_id = ?1 AND accepted_as IS NULL OR accepted_as = ?1)';

export function baselineOf(access: Access): Baseline {
  return {
    all: () => access.all('SELECT * FROM baseline ORDER BY finding_id').map(baselineEntryOf),
    accept: (entries) =>
      access.transaction(() =>
        entries.filter(
          ({ findingId, repositoryId, rule, acceptedAt }) =>
            access.change(
              `INSERT INTO baseline (finding_id, repository_id, rule, accepted_at) VALUES (?, ?, ?, ?)
               ON CONFLICT (finding_id) DO NOTHING`,
              ...[findingId, repositoryId, rule, acceptedAt],
            ) > 0,
        ),
      ),
    acceptance({ findingId, acceptedAt }) {
      const row = access.first(`SELECT * FROM baseline WHERE ${accepted}`, findingId, acceptedAt);
      return row && baselineEntryOf(row);
    },
    acceptedOf: (findingIds) =>
      findingIds.flatMap((id) => access.all('SELECT * FROM baseline WHERE finding_id = ?', id).map(baselineEntryOf)),
    takeBack: (acceptances) =>
      access.transaction(() =>
        acceptances.flatMap(({ findingId, acceptedAt }) =>
          access.all(`DELETE FROM baseline WHERE ${accepted} RETURNING *`, findingId, acceptedAt).map(baselineEntryOf),
        ),
      ),
    rename(ids, repositoryId) {
      access.transaction(() => {
        for (const [before, now] of ids) {
          access.change(
            `UPDATE OR IGNORE baseline SET finding_id = ?2, repository_id = ?3,
               accepted_as = coalesce(accepted_as, finding_id) WHERE finding_id = ?1`,
            ...[before, now, repositoryId],
          );
          // It was accepted under its new id too.
          access.change('DELETE FROM baseline WHERE finding_id = ?', before);
        }
      });
    },
    remove(findingIds) {
      access.transaction(() => {
        for (const id of findingIds) access.change('DELETE FROM baseline WHERE finding_id = ?', id);
      });
    },
  };
}

const baselineEntryOf = (row: Record<string, unknown>): BaselineEntry => ({
  findingId: row.finding_id as string,
  repositoryId: row.repository_id as string,
  rule: row.rule as string,
  acceptedAt: row.accepted_at as number,
});

export function identitiesOf(access: Access): Identities {
  return {
    get(id) {
      const row = access.first('SELECT * FROM identities WHERE id = ?', id);
      return row && identityOf(row);
    },
    put(identities) {
      access.transaction(() => {
        for (const { id, path, rootCommit, remotes, seenAt } of identities)
          access.change(
            'INSERT OR REPLACE INTO identities VALUES (?, ?, ?, ?, ?)',
            id,
            path,
            rootCommit,
            JSON.stringify(remotes),
            seenAt,
          );
      });
    },
    all: () => access.all('SELECT * FROM identities ORDER BY id').map(identityOf),
    remove: (id) => void access.change('DELETE FROM identities WHERE id = ?', id),
    prune: (before) => access.change('DELETE FROM identities WHERE seen_at < ?', before),
  };
}

function identityOf(row: Record<string, unknown>): RepositoryIdentity {
  return {
    id: row.id as string,
    path: row.path as string,
    rootCommit: row.root_commit as string | null,
    remotes: JSON.parse(row.remotes as string) as string[],
    seenAt: row.seen_at as number,
  };
}

export function viewsOf(access: Access): SavedViews {
  return {
    all: () =>
      access
        .all('SELECT name, route FROM views ORDER BY name')
        .map(({ name, route }) => ({ name: name as string, route: route as string })),
    put: ({ name, route }) => void access.change('INSERT OR REPLACE INTO views VALUES (?, ?)', name, route),
    remove: (name) => void access.change('DELETE FROM views WHERE name = ?', name),
  };
}

/** Of the folders of a window, in any order. */
const keyOf = (roots: readonly string[]): string => JSON.stringify([...roots].sort());

export function schedulesOf(access: Access): Schedules {
  return {
    auditedAt: (roots) =>
      access.first('SELECT audited_at FROM schedules WHERE roots = ?', keyOf(roots))?.audited_at as number | undefined,
    audited: (roots, at) => void access.change('INSERT OR REPLACE INTO schedules VALUES (?, ?)', keyOf(roots), at),
  };
}

const minuteMs = 60_000;
/** Away for less than this, one has not been away: a page is made anew each time it is shown. */
const awayMs = 15 * minuteMs;
/** Stands for the end of the visit before the first one. */
const never = 0;

export function visitsOf(access: Access): Visits {
  const visit = (roots: readonly string[], now: number): { seenAt: number | undefined; since: number | null } => {
    const row = access.first('SELECT seen_at, since FROM visits WHERE roots = ?', keyOf(roots));
    if (!row) return { seenAt: undefined, since: null };
    const [seenAt, since] = [row.seen_at as number, row.since as number];
    // Where a clock was set back, what it had told lies in the future.
    const ended = now - seenAt > awayMs ? seenAt : since;
    return { seenAt, since: ended === never ? null : Math.min(ended, now) };
  };
  return {
    before: (roots, now) => visit(roots, now).since,
    look: (roots, now) =>
      access.transaction(() => {
        const { seenAt, since } = visit(roots, now);
        // Every page of every window looks each minute: one of them is enough.
        if (seenAt === undefined || Math.abs(now - seenAt) >= minuteMs / 2)
          access.change('INSERT OR REPLACE INTO visits VALUES (?, ?, ?)', keyOf(roots), now, since ?? never);
        return since;
      }),
  };
}

export function leasesOf(access: Access): Leases {
  return {
    hold(name, owner, forMs) {
      const now = Date.now();
      // One statement: of two that ask at once, one gets it.
      return (
        access.change(
          `INSERT INTO leases VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE
             SET owner = excluded.owner, expires_at = excluded.expires_at
             WHERE leases.owner = excluded.owner OR leases.expires_at < ?4`,
          name,
          owner,
          now + forMs,
          now,
        ) === 1
      );
    },
    release(name, owner) {
      access.change('DELETE FROM leases WHERE name = ? AND owner = ?', name, owner);
    },
  };
}
