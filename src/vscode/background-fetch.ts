import * as vscode from 'vscode';
import { AuditorError } from '../contract/errors.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import type { Git } from '../engine/git/git.ts';
import { readConfiguration } from './configuration.ts';
import { fetchable, fetchRepositories } from './fetching.ts';
import type { Leadership } from './leadership.ts';
import type { ChannelLog } from './log.ts';

const lookEveryMs = 60_000;

interface Parts {
  readonly fleet: Fleet;
  readonly git: Git;
  readonly leadership: Leadership;
  readonly log: ChannelLog;
}

/** Fetches what was not fetched for the interval; only where the setting says so, in the window that leads, trusted. */
export class BackgroundFetch implements vscode.Disposable {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  readonly #subscription: vscode.Disposable;
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
    const due = this.#due();
    if (due.length === 0) return;
    const running = new AbortController();
    this.#running = running;
    try {
      const now = Date.now();
      for (const { id } of due) this.#triedAt.set(id, now);
      const { fetched, failed } = await fetchRepositories(this.#parts, due, { signal: running.signal });
      log.info('git', `Background fetch: ${fetched} fetched, ${failed.length} failed`);
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
    return readConfiguration().fetchInBackground && vscode.workspace.isTrusted && this.#parts.leadership.leading;
  }

  #due() {
    const { fleet } = this.#parts;
    const before = Date.now() - readConfiguration().fetchIntervalMinutes * 60_000;
    const fetchedAt = new Map(
      fleet.repositories().map(({ id, lastFetchAt }) => [id, lastFetchAt === null ? 0 : Date.parse(lastFetchAt)]),
    );
    return fetchable(fleet).filter(({ id }) => Math.max(fetchedAt.get(id) ?? 0, this.#triedAt.get(id) ?? 0) <= before);
  }
}
