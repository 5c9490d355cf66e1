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
  `
  CREATE TABLE audits (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    made_by TEXT NOT NULL,
    repositories INTEGER NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX audits_by_time ON audits (at);

  CREATE TABLE views (
    name TEXT PRIMARY KEY,
    route TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE subjects (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('repository', 'folder')),
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    UNIQUE (kind, key)
  ) STRICT;

  CREATE TABLE standings (
    subject INTEGER PRIMARY KEY REFERENCES subjects ON DELETE CASCADE,
    at INTEGER NOT NULL,
    digest TEXT NOT NULL,
    status TEXT,
    branch TEXT,
    head TEXT,
    score REAL,
    basis TEXT NOT NULL
  ) STRICT;

  CREATE TABLE figures (
    subject INTEGER NOT NULL REFERENCES subjects ON DELETE CASCADE,
    at INTEGER NOT NULL,
    figures TEXT NOT NULL,
    PRIMARY KEY (subject, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE changes (
    subject INTEGER NOT NULL REFERENCES subjects ON DELETE CASCADE,
    at INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    status TEXT,
    branch TEXT,
    score_before REAL,
    score REAL,
    head_before TEXT,
    head TEXT,
    opened INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    PRIMARY KEY (subject, at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX changes_by_time ON changes (at);
  CREATE INDEX score_drops ON changes (at) WHERE score < score_before;

  CREATE TABLE spans (
    id INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL REFERENCES subjects ON DELETE CASCADE,
    finding TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    path TEXT,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT
  ) STRICT;
  CREATE INDEX spans_opened ON spans (subject, opened_at);
  CREATE INDEX spans_closed ON spans (subject, closed_at);
  CREATE INDEX spans_old ON spans (closed_at) WHERE closed_at IS NOT NULL;
  `,
  `
  CREATE TABLE schedules (
    roots TEXT PRIMARY KEY,
    audited_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE journal ADD COLUMN others TEXT;
  `,
  `
  CREATE TABLE visits (
    roots TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE baseline ADD COLUMN accepted_as TEXT;
  CREATE INDEX baseline_renamed ON baseline (accepted_as) WHERE accepted_as IS NOT NULL;
  `,
  `
  ALTER TABLE journal ADD COLUMN undone_at INTEGER;
  ALTER TABLE journal ADD COLUMN undone_by TEXT;
  ALTER TABLE journal ADD COLUMN undo_summary TEXT;
  `,
  `
  ALTER TABLE journal ADD COLUMN said TEXT;
  UPDATE journal SET said = fold(name || char(10) || summary || char(10) || fix
    || coalesce(char(10) || undo_summary, '')
    || coalesce((SELECT char(10) || group_concat(value ->> 'name', char(10)) FROM json_each(others)), ''));
  `,
  `
  ALTER TABLE journal ADD COLUMN undone_in TEXT;
  ALTER TABLE audits ADD COLUMN made_in TEXT;
  `,
];
