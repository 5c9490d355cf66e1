import type * as Sqlite from 'node:sqlite';
import { AuditorError } from '../../contract/errors.ts';

/** `node:sqlite`, without the warning that some versions print on its first use. Throws where Node is too old. */
export function loadSqlite(
  getBuiltinModule = process.getBuiltinModule as typeof process.getBuiltinModule | undefined,
): typeof Sqlite {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).startsWith('SQLite is an experimental feature'))
      (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    const sqlite = getBuiltinModule?.('node:sqlite');
    if (sqlite !== undefined) return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
  throw new AuditorError('store-failed', `Node ${process.versions.node} has no built-in SQLite.`, {
    hint: 'Node 24 or later (VS Code 1.123 or later) is needed.',
  });
}
