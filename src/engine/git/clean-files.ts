import type { GitStatus } from './facts.ts';
import type { Stamp } from './files.ts';
import type { FoundFile } from './found-file.ts';
import { maxStatusEntries } from './status.ts';

/** Tracked files as they were found on disk, while the index was that of the stamp. */
export interface KeptFiles {
  readonly index: Stamp;
  readonly found: Map<string, FoundFile>;
}

/**
 * Tracked files that git has just called unchanged need not be looked at again: the index says what they are. Only as
 * long as it is the same index; where git's status is not whole, of none.
 */
export class CleanFiles {
  readonly #kept: KeptFiles;
  readonly #dirty: ReadonlySet<string>;
  readonly #isTracked: () => Promise<ReadonlySet<string>>;

  /** Undefined where it cannot be told which files are unchanged. */
  static of(
    before: KeptFiles | undefined,
    index: Stamp | undefined,
    status: GitStatus | undefined,
    isTracked: () => Promise<ReadonlySet<string>>,
  ): CleanFiles | undefined {
    if (index === undefined || status === undefined || status.entries.length >= maxStatusEntries) return undefined;
    const kept = before?.index === index ? before : { index, found: new Map<string, FoundFile>() };
    return new CleanFiles(kept, new Set(status.entries.map(({ path }) => path)), isTracked);
  }

  private constructor(kept: KeptFiles, dirty: ReadonlySet<string>, isTracked: () => Promise<ReadonlySet<string>>) {
    this.#kept = kept;
    this.#dirty = dirty;
    this.#isTracked = isTracked;
  }

  get kept(): KeptFiles {
    return this.#kept;
  }

  /** Undefined: look. */
  get(path: string): FoundFile | undefined {
    return this.#dirty.has(path) ? undefined : this.#kept.found.get(path);
  }

  /** What was found by looking. */
  async put(path: string, found: FoundFile): Promise<void> {
    if (this.#dirty.has(path)) this.#kept.found.delete(path);
    else if (found.settled && found.text === undefined && (await this.#isTracked()).has(path))
      this.#kept.found.set(path, found);
  }
}
