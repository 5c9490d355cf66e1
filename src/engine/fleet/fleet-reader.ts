import { AuditorError } from '../../contract/errors.ts';
import type { Progress } from '../../contract/operations.ts';
import { Arrivals } from '../arrivals.ts';
import { forEachBounded } from '../concurrency.ts';
import type { FactName, FactSource, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import type { Priority } from '../git/queue.ts';
import { FactReader, type FactSnapshot } from '../git/read-facts.ts';
import { withCheapFacts } from '../git/snapshot.ts';
import { isGone } from './member.ts';
import type { FleetOptions } from './options.ts';
import type { Roster } from './roster.ts';

export interface ReadingOptions {
  readonly signal: AbortSignal;
  readonly priority?: Priority | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Reads the facts of repositories, as far as they changed, and hands them to the roster to be judged. */
export class FleetReader {
  readonly #options: FleetOptions;
  readonly #roster: Roster;
  readonly #reader: FactReader;

  constructor(options: FleetOptions, roster: Roster) {
    this.#options = options;
    this.#roster = roster;
    this.#reader = new FactReader(options.git);
  }

  /**
   * Reads all, some at once; what arrives while it reads is read too. Resolves to whether one of them turned out to be
   * gone; rejects with `cancelled` when aborted: what was judged until then stays.
   */
  async readAll(
    locations: readonly RepositoryLocation[] | Arrivals<RepositoryLocation>,
    { signal, priority = 'interactive', onProgress }: ReadingOptions,
  ): Promise<boolean> {
    let done = 0;
    let gone = false;
    const causedAt = Date.now();
    this.#roster.reloadBaseline();
    try {
      await forEachBounded(
        locations,
        // More than git processes at once, so that files are read while others wait for theirs.
        this.#options.jobs ?? this.#options.git.concurrency * 2,
        async (location) => {
          const previous = this.#roster.get(location.id)?.snapshot ?? undefined;
          const snapshot = await this.read(location, { signal, priority, previous });
          this.#roster.take(location, snapshot, causedAt);
          gone ||= isGone(snapshot);
          done += 1;
          onProgress?.({ done, total: knownTotal(locations), message: location.name });
        },
        signal,
      );
      return gone;
    } catch (thrown) {
      throw AuditorError.from(thrown);
    }
  }

  /** With `previous`, only what changed since; with `sources`, only these. */
  read(
    location: RepositoryLocation,
    reading: {
      readonly signal: AbortSignal;
      readonly priority: Priority;
      readonly previous?: FactSnapshot | undefined;
      readonly sources?: ReadonlySet<FactSource> | undefined;
    },
  ): Promise<FactSnapshot> {
    const needed = this.#roster.neededFacts(location);
    const { trusted, openText } = this.#options;
    return this.#reader.read(location, { ...reading, needed, trusted: trusted(), openText });
  }

  /** Fresh facts, for a plan: as on disk, which is what it would change. */
  async facts(
    location: RepositoryLocation,
    signal: AbortSignal | undefined,
    needs: readonly FactName[],
  ): Promise<RepositoryFacts> {
    const needed = withCheapFacts(needs);
    return (await this.#reader.read(location, { trusted: this.#options.trusted(), signal, needed })).facts;
  }
}

/** 0 while more may be found. */
function knownTotal(locations: readonly RepositoryLocation[] | Arrivals<RepositoryLocation>): number {
  if (!(locations instanceof Arrivals)) return locations.length;
  return locations.ended ? locations.count : 0;
}
