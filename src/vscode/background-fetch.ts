import { randomUUID } from 'node:crypto';
import { AuditorError } from '../contract/errors.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import type { RepositoryLocation } from '../engine/git/facts.ts';
import type { Git } from '../engine/git/git.ts';
import type { Logger } from '../engine/log.ts';
import type { LockOwner } from '../engine/store/lock.ts';
import type { Store } from '../engine/store/types.ts';
import type { Disposable } from './disposables.ts';
import { fetchable, fetchRepositories } from './fetching.ts';

const lookEveryMs = 60_000;

export interface FetchSettings {
  /** The setting says so, and the workspace is trusted. */
  readonly allowed: boolean;
  readonly intervalMs: number;
}

interface Parts {
  readonly fleet: Fleet;
  readonly git: Git;
  /** null: it cannot be told what other windows fetch, so nothing is fetched. */
  readonly store: Store | null;
  readonly owner: LockOwner;
  readonly log: Logger;
  /** As they are now; asked at each use. */
  readonly settings: () => FetchSettings;
}

/**
 * Fetches what was not fetched for the interval; only where it is allowed. Of several windows that show a repository
 * one fetches it: the right to is leased for the interval, each repository by itself, since no window knows the
 * repositories of all.
 */
export class BackgroundFetch implements Disposable {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  readonly #lessee = randomUUID();
  #running: AbortController | undefined;
  /** Leased, and neither fetched nor failed yet. */
  readonly #inHand = new Set<RepositoryLocation>();
  /** When each was last tried: one that fails waits for its next turn too. By repository id. */
  readonly #triedAt = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.look(), lookEveryMs);
  }

  /** Fetches what is due, unless it may not or is at it already. */
  async look(): Promise<void> {
    if (this.#running || !this.#parts.settings().allowed) return;
    const { fleet, log } = this.#parts;
    const running = new AbortController();
    this.#running = running;
    try {
      const due = this.#lease(this.#due());
      if (due.length === 0) return;
      const now = Date.now();
      for (const location of due) {
        this.#inHand.add(location);
        this.#triedAt.set(location.id, now);
      }
      const onDone = (location: RepositoryLocation): void => void this.#inHand.delete(location);
      const { fetched, failed } = await fetchRepositories(this.#parts, due, { signal: running.signal, onDone });
      this.#inHand.clear();
      log.info('git', `Background fetch: ${fetched} fetched, ${failed.length} failed`);
      // What somebody is just changing is tried again at the next look.
      for (const { location, error } of failed) if (error.code === 'locked') this.#triedAt.delete(location.id);
      for (const { location, error } of failed)
        log.warn('git', `Background fetch of ${location.name}: ${error.message}`);
    } catch (thrown) {
      const error = AuditorError.from(thrown);
      if (error.code !== 'cancelled') log.warn('git', `Background fetch: ${error.message}`);
    } finally {
      this.#giveBack();
      this.#running = undefined;
      for (const id of this.#triedAt.keys()) if (!fleet.location(id)) this.#triedAt.delete(id);
    }
  }

  /** Stops where it is no longer allowed; where it has come to be, begins without waiting for the next look. */
  settingsChanged(): void {
    if (this.#parts.settings().allowed) void this.look();
    else this.#stop();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#stop();
  }

  #stop(): void {
    this.#running?.abort();
    // At once: soon the store may be closed.
    this.#giveBack();
  }

  /** What was leased and not fetched is anybody's again. */
  #giveBack(): void {
    for (const location of this.#inHand) {
      this.#triedAt.delete(location.id);
      try {
        this.#parts.store?.leases.release(leaseOf(location), this.#lessee);
      } catch (thrown) {
        this.#parts.log.debug('store', `The right to fetch ${location.name} was not given back: ${String(thrown)}`);
      }
    }
    this.#inHand.clear();
  }

  #lease(due: readonly RepositoryLocation[]): RepositoryLocation[] {
    const { store, settings } = this.#parts;
    const { intervalMs } = settings();
    return due.filter((location) => store?.leases.hold(leaseOf(location), this.#lessee, intervalMs) ?? false);
  }

  #due(): RepositoryLocation[] {
    const { fleet, settings } = this.#parts;
    const before = Date.now() - settings().intervalMs;
    const fetchedAt = new Map(
      fleet.repositories().map(({ id, lastFetchAt }) => [id, lastFetchAt === null ? 0 : Date.parse(lastFetchAt)]),
    );
    return fetchable(fleet).filter(({ id }) => Math.max(fetchedAt.get(id) ?? 0, this.#triedAt.get(id) ?? 0) <= before);
  }
}

/** Working trees that share a git directory are fetched together. */
const leaseOf = ({ commonDir }: RepositoryLocation): string => `fetch:${commonDir}`;
