import type { Access } from './access.ts';
import type { Baseline, Identities, Leases, RepositoryIdentity, SavedViews, Schedules } from './types.ts';

export function baselineOf(access: Access): Baseline {
  return {
    all: () =>
      access.all('SELECT * FROM baseline ORDER BY finding_id').map((row) => ({
        findingId: row.finding_id as string,
        repositoryId: row.repository_id as string,
        rule: row.rule as string,
        acceptedAt: row.accepted_at as number,
      })),
    has: (findingId) => access.first('SELECT 1 FROM baseline WHERE finding_id = ?', findingId) !== undefined,
    accept(entries) {
      access.transaction(() => {
        for (const { findingId, repositoryId, rule, acceptedAt } of entries)
          access.change(
            'INSERT INTO baseline VALUES (?, ?, ?, ?) ON CONFLICT (finding_id) DO NOTHING',
            findingId,
            repositoryId,
            rule,
            acceptedAt,
          );
      });
    },
    remove(findingIds) {
      access.transaction(() => {
        for (const id of findingIds) access.change('DELETE FROM baseline WHERE finding_id = ?', id);
      });
    },
  };
}

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

export function schedulesOf(access: Access): Schedules {
  const keyOf = (roots: readonly string[]): string => JSON.stringify([...roots].sort());
  return {
    auditedAt: (roots) =>
      access.first('SELECT audited_at FROM schedules WHERE roots = ?', keyOf(roots))?.audited_at as number | undefined,
    audited: (roots, at) => void access.change('INSERT OR REPLACE INTO schedules VALUES (?, ?)', keyOf(roots), at),
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
