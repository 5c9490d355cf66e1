import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { AuditorError } from '../contract/errors.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import type { RepositoryLocation } from '../engine/git/facts.ts';
import type { Git } from '../engine/git/git.ts';
import type { LockOwner } from '../engine/store/lock.ts';
import type { Store } from '../engine/store/types.ts';
import { readConfiguration } from './configuration.ts';
import { fetchable, fetchRepositories } from './fetching.ts';
import type { ChannelLog } from './log.ts';

const lookEveryMs = 60_000;

interface Parts {
  readonly fleet: Fleet;
  readonly git: Git;
  /** null: it cannot be told what other windows fetch, so nothing is fetched. */
  readonly store: Store | null;
  readonly owner: LockOwner;
  readonly log: ChannelLog;
}

/**
 * Fetches what was not fetched for the interval; only where the setting says so, trusted. Of several windows that show
 * a repository one fetches it: the right to is leased for the interval, each repository by itself, since no window
 * knows the repositories of all.
 */
export class BackgroundFetch implements vscode.Disposable {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  readonly #subscription: vscode.Disposable;
  readonly #lessee = randomUUID();
  #running: AbortController | undefined;
  /** When each was last tried: one that fails waits for its next turn too. By repository id. */
  readonly #triedAt = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.look(), lookEveryMs);
    this.#subscription = vscode.workspace.onDidChangeConfiguration(() => {
      if (!this.#allowed()) this.#running?.abort();
    });
  }

  /** Fetches what is due, unless it may not or is at it already. */
  async look(): Promise<void> {
    if (this.#running || !this.#allowed()) return;
    const { fleet, log } = this.#parts;
    const running = new AbortController();
    this.#running = running;
    try {
      const due = this.#lease(this.#due());
      if (due.length === 0) return;
      const now = Date.now();
      for (const { id } of due) this.#triedAt.set(id, now);
      const { fetched, failed } = await fetchRepositories(this.#parts, due, { signal: running.signal });
      log.info('git', `Background fetch: ${fetched} fetched, ${failed.length} failed`);
      // What somebody is just changing is tried again at the next look.
      for (const { location, error } of failed) if (error.code === 'locked') this.#triedAt.delete(location.id);
      for (const { location, error } of failed)
        log.warn('git', `Background fetch of ${location.name}: ${error.message}`);
    } catch (thrown) {
      const error = AuditorError.from(thrown);
      if (error.code !== 'cancelled') log.warn('git', `Background fetch: ${error.message}`);
    } finally {
      this.#running = undefined;
      for (const id of this.#triedAt.keys()) if (!fleet.location(id)) this.#triedAt.delete(id);
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscription.dispose();
    this.#running?.abort();
  }

  #allowed(): boolean {
    return readConfiguration().fetchInBackground && vscode.workspace.isTrusted;
  }

  #lease(due: readonly RepositoryLocation[]): RepositoryLocation[] {
    const forMs = readConfiguration().fetchIntervalMinutes * 60_000;
    return due.filter(({ id }) => this.#parts.store?.leases.hold(`fetch:${id}`, this.#lessee, forMs) ?? false);
  }

  #due(): RepositoryLocation[] {
    const { fleet } = this.#parts;
    const before = Date.now() - readConfiguration().fetchIntervalMinutes * 60_000;
    const fetchedAt = new Map(
      fleet.repositories().map(({ id, lastFetchAt }) => [id, lastFetchAt === null ? 0 : Date.parse(lastFetchAt)]),
    );
    return fetchable(fleet).filter(({ id }) => Math.max(fetchedAt.get(id) ?? 0, this.#triedAt.get(id) ?? 0) <= before);
  }
}
