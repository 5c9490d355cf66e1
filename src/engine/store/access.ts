import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { AuditorError } from '../../contract/errors.ts';
import { storeError } from './store-error.ts';

/** Prepared statements and short transactions, with reason codes where they fail. */
export class Access {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /** Returns how many rows changed. */
  change(sql: string, ...values: SQLInputValue[]): number {
    return this.#guard(() => Number(this.#prepare(sql).run(...values).changes));
  }

  first(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#guard(() => this.#prepare(sql).get(...values));
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#guard(() => this.#prepare(sql).all(...values));
  }

  /** All or nothing. `fn` must not wait for anything. */
  transaction<T>(fn: () => T): T {
    return this.#guard(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        const result = fn();
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk has rolled back by itself.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<T>(fn: () => T): T {
    if (!this.#database.isOpen)
      throw new AuditorError('store-failed', 'The state database is closed.', { path: this.#path });
    try {
      return fn();
    } catch (error) {
      throw storeError(error, this.#path);
    }
  }
}
