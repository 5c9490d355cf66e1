import type { FactName, FactSource, RepositoryFacts } from './facts.ts';
import type { FileCache } from './file-cache.ts';
import type { OpenText } from './found-file.ts';
import type { Priority } from './queue.ts';

/** `look`: costs next to nothing. `demand`: read only where a rule that is on, or a fix, asks for it. */
const costs: Readonly<Record<FactName, 'look' | 'demand'>> = {
  status: 'look',
  head: 'look',
  configuration: 'look',
  operation: 'look',
  lastCommit: 'look',
  lastFetch: 'look',
  shallow: 'look',
  locks: 'look',
  detachedCommits: 'look',
  branches: 'demand',
  worktrees: 'demand',
  files: 'demand',
  compose: 'demand',
  links: 'demand',
  ignoredFiles: 'demand',
  lfs: 'demand',
  lineEndings: 'demand',
  conflicts: 'demand',
  secrets: 'demand',
  codeOwners: 'demand',
  license: 'demand',
  dependencyLocks: 'demand',
  submodules: 'look',
  remoteDefaultBranch: 'look',
  readability: 'look',
};

export const allFacts: ReadonlySet<FactName> = new Set(Object.keys(costs) as FactName[]);

/** For summaries and fixes too. */
export const cheapFacts: ReadonlySet<FactName> = new Set([...allFacts].filter((name) => costs[name] === 'look'));

/** For who needs these besides. */
export const withCheapFacts = (needs: Iterable<FactName>): ReadonlySet<FactName> => new Set([...cheapFacts, ...needs]);

export interface ReadOptions {
  /** false: git is not started; what only git can tell is unknown. */
  readonly trusted: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Default `interactive`. */
  readonly priority?: Priority;
  /** Facts that nobody needs are not read, and unknown. Default: the cheap ones. */
  readonly needed?: ReadonlySet<FactName>;
  /** The text of an open document that is not saved, which wins over the disk. */
  readonly openText?: OpenText | undefined;
  /** The last reading of the same repository: what has not changed since is not read again. */
  readonly previous?: FactSnapshot | undefined;
  /** With `previous`: what changed on disk. git is only started where that can change what it says. Default: all. */
  readonly sources?: ReadonlySet<FactSource> | undefined;
}

/** A repository's facts at one time. */
export interface FactSnapshot {
  readonly facts: RepositoryFacts;
  /** Made when asked for. Changes when anything that the facts tell of changes, and when a dirty or untracked file is edited again. */
  readonly fingerprint: string;
  /** When reading began, ms since the epoch. */
  readonly readAt: number;
  /** For the next reading only. */
  readonly memory: ReadingMemory;
}

export interface ReadingMemory {
  readonly trusted: boolean;
  readonly files: FileCache;
  /** Fingerprint of what git status said and of the files it named. */
  readonly statusPrint?: string | undefined;
}
