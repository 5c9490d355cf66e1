import { AuditorError } from '../../contract/errors.ts';
import { type Fact, unknown } from '../fact.ts';
import type { FactName, RepositoryFacts, RepositoryLocation, Unreadable } from './facts.ts';
import { FileCache } from './file-cache.ts';
import { Fingerprint } from './fingerprint.ts';
import type { Git } from './git.ts';
import { unreadableFrom } from './readability.ts';
import { Reading } from './reading.ts';
import { allFacts, type FactSnapshot, type ReadingMemory, type ReadOptions } from './snapshot.ts';

export { allFacts, type FactSnapshot, type ReadOptions } from './snapshot.ts';

/** Reads what there is to know about a repository: one `git status`, at most one more process, and files. */
export class FactReader {
  readonly #git: Git;

  constructor(git: Git) {
    this.#git = git;
  }

  /** Throws only when aborted (`cancelled`): what cannot be read is unknown, and `readability` says why. */
  async read(location: RepositoryLocation, options: ReadOptions): Promise<FactSnapshot> {
    const readAt = Date.now();
    const { trusted, previous, signal } = options;
    const files = previous?.memory.files ?? new FileCache();
    try {
      if (signal?.aborted) throw new AuditorError('cancelled', 'Cancelled.');
      if (location.broken !== undefined)
        return failed(readAt, { trusted, files }, { kind: 'corrupt', message: location.broken });
      const { facts, statusPrint } = await new Reading(this.#git, location, options, files).read();
      // git may have been done before it heard of it.
      signal?.throwIfAborted();
      const memory = { trusted, files, statusPrint };
      return snapshotOf(facts, readAt, memory);
    } catch (thrown) {
      if (signal?.aborted) throw new AuditorError('cancelled', 'Cancelled.', { cause: thrown });
      const unreadable = unreadableFrom(thrown) ?? { kind: 'other', message: AuditorError.from(thrown).message };
      return failed(readAt, { trusted, files }, unreadable);
    }
  }
}

function failed(readAt: number, memory: ReadingMemory, unreadable: Unreadable): FactSnapshot {
  const reason = unknown(unreadable.message);
  const facts = Object.fromEntries([...allFacts].map((name) => [name, reason])) as Record<FactName, Fact<never>>;
  const all: RepositoryFacts = { ...facts, readability: { state: 'known', value: unreadable } };
  return snapshotOf(all, readAt, memory);
}

function snapshotOf(facts: RepositoryFacts, readAt: number, memory: ReadingMemory): FactSnapshot {
  return {
    facts,
    get fingerprint() {
      return fingerprintOf(facts, memory);
    },
    readAt,
    memory,
  };
}

function fingerprintOf(facts: RepositoryFacts, { trusted, statusPrint }: ReadingMemory): string {
  const fingerprint = new Fingerprint();
  // The status itself is in its own fingerprint, complete, where the fact is cut off.
  const { status, ...others } = facts;
  fingerprint.add([trusted, statusPrint ?? status, others]);
  return fingerprint.digest();
}
