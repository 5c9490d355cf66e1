import { statSync } from 'node:fs';
import type { Access } from './access.ts';
import type { DatabaseFigures } from './types.ts';

/** Counting a year of a thousand repositories takes a while: what was counted is good for so long. */
const countsHoldMs = 60_000;

/** What there is to say of the database as a file. The returned function may throw `store-failed`. */
export function databaseFiguresOf(access: Access, path: string): () => DatabaseFigures {
  let rows: DatabaseFigures['rows'] = [];
  let countedAt = Number.NEGATIVE_INFINITY;
  const count = (): void => {
    const tables = access.all(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`);
    rows = tables
      .map(({ name }) => String(name))
      .filter((name) => /^[a-z_]+$/.test(name) && !name.startsWith('sqlite_'))
      .map((table) => ({ table, rows: Number(access.first(`SELECT count(*) AS n FROM "${table}"`)?.n) }));
    countedAt = performance.now();
  };
  return () => {
    if (performance.now() - countedAt > countsHoldMs) count();
    return {
      ...{ path, rows },
      sqlite: String(access.first('SELECT sqlite_version() AS version')?.version),
      schemaVersion: Number(access.first('PRAGMA user_version')?.user_version),
      bytes: sizeOf(path),
      walBytes: sizeOf(`${path}-wal`),
    };
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
