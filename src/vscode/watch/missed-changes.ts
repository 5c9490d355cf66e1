import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import { Disk } from '../../engine/git/disk.ts';
import type { RepositoryLocation } from '../../engine/git/facts.ts';

/** A change that was seen on disk may still be on its way through the watchers. */
const graceMs = 3_000;

/**
 * Finds out whether the watchers tell what happens, without writing anything: each look compares the git directories'
 * own files with the look before, and what differs must have been heard of. What was not is read again.
 */
export class MissedChanges {
  readonly #fleet: Pick<Fleet, 'locations' | 'changed'>;
  readonly #graceMs: number;
  readonly #disk = new Disk();
  /** When a watcher last told of a repository's git directory. By repository id. */
  readonly #heardAt = new Map<string, number>();
  #stamps = new Map<string, string>();
  #lookedAt = 0;
  readonly #silent = new Set<string>();

  constructor(fleet: Pick<Fleet, 'locations' | 'changed'>, waitMs = graceMs) {
    this.#fleet = fleet;
    this.#graceMs = waitMs;
  }

  /** A watcher told of a change in a repository's git directory. */
  heard(repositoryId: string): void {
    this.#heardAt.set(repositoryId, Date.now());
  }

  /** Returns the roots in which the last change was not told of. */
  async look(signal: AbortSignal): Promise<readonly string[]> {
    const since = this.#lookedAt;
    this.#lookedAt = Date.now();
    const before = this.#stamps;
    const now = new Map<string, string>();
    const changed: RepositoryLocation[] = [];
    for (const location of this.#fleet.locations()) {
      const stamp = await this.#stamp(location);
      if (signal.aborted) return [];
      now.set(location.id, stamp);
      if ((before.get(location.id) ?? stamp) !== stamp) changed.push(location);
    }
    this.#stamps = now;
    const untold = ({ id }: RepositoryLocation): boolean => (this.#heardAt.get(id) ?? 0) < since;
    if (changed.some(untold)) await delay(this.#graceMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return [];
    // One that is told of speaks for its root.
    for (const { root } of changed.filter((one) => !untold(one))) this.#silent.delete(root);
    for (const location of changed.filter(untold)) {
      this.#silent.add(location.root);
      this.#fleet.changed(location.id);
    }
    const roots = new Set(this.#fleet.locations().map(({ root }) => root));
    for (const root of this.#silent) if (!roots.has(root)) this.#silent.delete(root);
    for (const id of this.#heardAt.keys()) if (!now.has(id)) this.#heardAt.delete(id);
    return [...this.#silent];
  }

  async #stamp({ gitDir, commonDir }: RepositoryLocation): Promise<string> {
    const files = [join(gitDir, 'HEAD'), join(gitDir, 'index'), join(commonDir, 'FETCH_HEAD')];
    const stamps: string[] = [];
    for (const file of files) {
      const times = await Promise.resolve(this.#disk.times(file)).catch(() => undefined);
      stamps.push(times === undefined ? '' : `${times.mtimeMs}:${times.ino}`);
    }
    return stamps.join(' ');
  }
}
