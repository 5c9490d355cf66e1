/** "GOpA": tells our database from a foreign one. */
export const applicationId = 0x474f7041;

/** Each runs once, in order, inside the transaction that raises `user_version` to its number. Never edit one. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE journal (
    id TEXT PRIMARY KEY,
    fix TEXT NOT NULL,
    repository_id TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('started', 'done', 'failed', 'undone')),
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    made_by TEXT NOT NULL,
    owner TEXT NOT NULL,
    child TEXT,
    undo TEXT,
    error TEXT
  ) STRICT;
  CREATE INDEX journal_by_time ON journal (started_at);
  CREATE INDEX journal_started ON journal (started_at) WHERE state = 'started';

  CREATE TABLE baseline (
    finding_id TEXT PRIMARY KEY,
    repository_id TEXT NOT NULL,
    rule TEXT NOT NULL,
    accepted_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE identities (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    root_commit TEXT,
    remotes TEXT NOT NULL,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE journal ADD COLUMN undoing TEXT;
  CREATE INDEX journal_undoing ON journal (started_at) WHERE undoing IS NOT NULL;
  `,
  `
  ALTER TABLE journal ADD COLUMN plan_id TEXT;
  `,
];
