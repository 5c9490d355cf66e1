import type { ComposeProject } from '../compose/types.ts';
import type { FoundConflict, FoundSecret, SearchedFiles } from '../content/types.ts';
import type { Fact } from '../fact.ts';
import type { LicenseReading } from '../licenses/types.ts';
import type { DependencyLocks } from '../locks/types.ts';
import type { MarkdownLinks } from '../markdown/types.ts';
import type { CodeOwners } from '../owners/types.ts';
import type { IgnoredFiles, LfsFiles, LineEndings } from './file-facts.ts';

/** A repository that discovery found. */
export interface RepositoryLocation {
  /** Hash of the real path of the working tree (of the git directory where bare). */
  readonly id: string;
  /** The folder's name; for a bare `x.git`, `x/.git` or `x/.bare`, `x`. */
  readonly name: string;
  /** Real absolute path of the working tree, or of the git directory where bare. */
  readonly path: string;
  /** Real absolute path of this working tree's own git directory. */
  readonly gitDir: string;
  /** The git directory that linked worktrees share; the same as `gitDir` otherwise. */
  readonly commonDir: string;
  readonly kind: 'working-tree' | 'worktree' | 'submodule' | 'bare';
  /** Real path of the repository whose working tree this one lies in. */
  readonly parentPath?: string;
  /** The root folder under which it was found. */
  readonly root: string;
  /** Set where `.git` is there but cannot be followed: the repository is listed, its facts are unknown. */
  readonly broken?: string;
}

export interface StatusEntry {
  /** Relative to the working tree, `/`-separated. Bytes that are not UTF-8 are shown as U+FFFD. */
  readonly path: string;
  readonly kind: 'changed' | 'renamed' | 'unmerged' | 'untracked';
  /** Porcelain v2's two letters: index and working tree. `.` is unchanged. */
  readonly xy: string;
  /** Porcelain v2's `<sub>` field where the entry is a submodule: which of commit, content, untracked differ. */
  readonly submodule?: { readonly commit: boolean; readonly modified: boolean; readonly untracked: boolean };
}

export interface GitStatus {
  /** Commit id of HEAD; null before the first commit. */
  readonly oid: string | null;
  /** Short branch name; null when detached. */
  readonly branch: string | null;
  /** Short name such as `origin/main`; null where none is configured. */
  readonly upstream: string | null;
  /** Both null where there is no upstream, or where it is configured but its ref is gone. */
  readonly ahead: number | null;
  readonly behind: number | null;
  readonly stashes: number;
  readonly counts: {
    readonly staged: number;
    readonly unstaged: number;
    readonly untracked: number;
    readonly conflicted: number;
  };
  /** At most `maxStatusEntries`, the counts are of all. */
  readonly entries: readonly StatusEntry[];
}

export interface Head {
  readonly branch: string | null;
  /** null: no commit yet. */
  readonly oid: string | null;
}

export interface Remote {
  readonly name: string;
  /** Exactly as configured; may hold credentials: never show or log it, use `redactUrl`. */
  readonly url: string;
  readonly pushUrl?: string;
  /** All that are configured, those for pushing last; the first ones are `url` and `pushUrl`. */
  readonly urls: readonly string[];
  /** `urls` as git rewrites them by the repository’s own `url.….insteadOf`; absent where it rewrites none. */
  readonly effectiveUrls?: readonly string[];
}

export interface GitConfiguration {
  readonly remotes: readonly Remote[];
  /** By short branch name. */
  readonly branches: ReadonlyMap<string, { readonly remote?: string; readonly merge?: string }>;
  readonly bare: boolean;
}

export type OperationKind = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect' | 'am';
export interface OperationInProgress {
  readonly kind: OperationKind;
  /** When it began, as its state file's time tells; ms since the epoch. */
  readonly since: number;
}

export interface LastCommit {
  readonly oid: string;
  /** Committer date, ms since the epoch. */
  readonly at: number;
  readonly subject: string;
}

export interface LockFile {
  /** Relative to the common git directory, `/`-separated (`worktrees/<name>/index.lock` in a linked worktree). */
  readonly path: string;
  /** Modified, ms since the epoch. */
  readonly at: number;
}

export interface Submodule {
  readonly name: string;
  readonly path: string;
  readonly initialised: boolean;
  /** The commit checked out differs from the one recorded; null where not initialised or not to be had. */
  readonly drifted: boolean | null;
}

export interface LocalBranch {
  readonly name: string;
  /** Short name such as `origin/topic`; null where none is configured. */
  readonly upstream: string | null;
  readonly upstreamGone: boolean;
  /** Short name of the default branch, where that holds all of it; null for one that is at its very tip, or the only one. */
  readonly mergedInto: string | null;
  /** In this working tree or a linked one. */
  readonly checkedOut: boolean;
  /** When its reflog was last written: made, committed to, reset… ms since the epoch; null: it has none. */
  readonly movedAt: number | null;
}

export interface LinkedWorktree {
  /** As git calls it in `.git/worktrees`. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly there: boolean;
  readonly locked: boolean;
}

export interface NamedLine {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
}

/** Of the files that git tracks, what rules ask for; lists are cut off at a hundred where not said otherwise. */
export interface TrackedFiles {
  readonly count: number;
  /** Paths where tools look by name: at the top, in `.github`, `docs` and their like, ignore files anywhere; at most 2,000. */
  readonly notable: readonly string[];
  /** Environment files (`.env`), not those that are examples, with the settings in them that look like secrets. */
  readonly environment: readonly { readonly path: string; readonly secrets: readonly NamedLine[] }[];
  /** Those of which git keeps a MiB and more, largest first; null where git was not to be asked. */
  readonly large: readonly { readonly path: string; readonly bytes: number }[] | null;
  /** Paths of files or folders that differ in case only. */
  readonly collisions: readonly (readonly string[])[];
  /** Most of it is written in; null: nothing that is known. */
  readonly language: string | null;
}

/** Every fact that a rule may ask for, by name. */
export interface RepositoryFacts {
  /** Absent for bare repositories; unknown when untrusted (git is not started). */
  readonly status: Fact<GitStatus>;
  readonly head: Fact<Head>;
  readonly configuration: Fact<GitConfiguration>;
  /** null: none in progress. Absent for bare repositories. */
  readonly operation: Fact<OperationInProgress | null>;
  /** Absent where there is no commit yet. */
  readonly lastCommit: Fact<LastCommit>;
  /** When the remotes were last fetched, ms since the epoch; null: never. Absent where there is no remote. */
  readonly lastFetch: Fact<number | null>;
  readonly shallow: Fact<boolean>;
  readonly locks: Fact<readonly LockFile[]>;
  /** Commits made on a detached HEAD that no branch, tag or remote-tracking branch holds. Absent on a branch. */
  readonly detachedCommits: Fact<number>;
  /** At most 1,000. Absent for bare repositories. Read on demand. */
  readonly branches: Fact<readonly LocalBranch[]>;
  /** Read on demand. */
  readonly worktrees: Fact<readonly LinkedWorktree[]>;
  /** Absent for bare repositories. Read on demand. */
  readonly files: Fact<TrackedFiles>;
  /** Absent where no Compose file is tracked. Read on demand. */
  readonly compose: Fact<readonly ComposeProject[]>;
  /** Absent where no Markdown file is tracked. Read on demand. */
  readonly links: Fact<MarkdownLinks>;
  /** Absent where there is no ignore file. Read on demand. */
  readonly ignoredFiles: Fact<IgnoredFiles>;
  /** Absent where no attribute speaks of Git LFS. Read on demand. */
  readonly lfs: Fact<LfsFiles>;
  /** Absent where no attribute says how lines end. Read on demand. */
  readonly lineEndings: Fact<LineEndings>;
  /** Conflict markers in the tracked files as they stand in the working tree. Absent for bare repositories. Read on demand. */
  readonly conflicts: Fact<SearchedFiles<FoundConflict>>;
  /** Secrets in the tracked files as they stand in the working tree, never their values. Absent for bare repositories. Read on demand. */
  readonly secrets: Fact<SearchedFiles<FoundSecret>>;
  /** Absent where there is none, or its forge is another one. Read on demand. */
  readonly codeOwners: Fact<CodeOwners>;
  /** Absent where no package manager’s manifest is tracked. Read on demand. */
  readonly dependencyLocks: Fact<DependencyLocks>;
  /** Absent where there is no licence file. Read on demand. */
  readonly license: Fact<LicenseReading>;
  /** Absent where there is no `.gitmodules`. */
  readonly submodules: Fact<readonly Submodule[]>;
  /** What `refs/remotes/<remote>/HEAD` points at (`main`); null where the clone does not record it. */
  readonly remoteDefaultBranch: Fact<string | null>;
  /** null: it could be read. Else git's own words, with a kind and git's remedy. */
  readonly readability: Fact<Unreadable | null>;
}

export interface Unreadable {
  readonly kind: 'corrupt' | 'dubious-ownership' | 'permission-denied' | 'timeout' | 'gone' | 'other';
  readonly message: string;
  readonly remedy?: string;
}

export type FactName = keyof RepositoryFacts;

/** Facts by what must be read again when something on disk changes. */
export type FactSource = 'status' | 'head' | 'configuration' | 'directory' | 'files';
