import type { ErrorShape } from '../../contract/errors.ts';
import type { JournalState } from '../../contract/fixes.ts';
import type { SavedView } from '../../contract/saved-views.ts';
import type { History } from './history-types.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** One operation on a repository as the journal keeps it: what was done, by whom, how to undo it. */
export interface JournalRecord {
  readonly id: string;
  /** null: from before plans were recorded. */
  readonly planId: string | null;
  readonly fix: string;
  readonly repositoryId: string;
  readonly name: string;
  readonly path: string;
  /** Repositories besides that the same change is for. */
  readonly others: readonly { readonly repositoryId: string; readonly name: string }[];
  readonly summary: string;
  readonly state: JournalState;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly by: string;
  /** The process that does it, to tell a dead one. */
  readonly owner: ProcessIdentity;
  /** The git process that it started last: it outlives a killed owner, and may still be changing the repository. */
  readonly child: ProcessIdentity | null;
  /** The process that is taking it back, or died while it did. */
  readonly undoing: ProcessIdentity | null;
  /** When and by whom it was taken back, for people, and what that did; null: it was not, or before this was recorded. */
  readonly undone: {
    readonly at: number;
    readonly by: string;
    /** null: it is not known. */
    readonly process: ProcessIdentity | null;
    readonly summary: string | null;
  } | null;
  /** What the fix needs to undo or recover it; null: cannot be undone. JSON. */
  readonly undo: unknown;
  readonly error: ErrorShape | null;
}

/** What is left out is not asked for. */
export interface JournalQuery {
  /** Begun before then (ms since the epoch), or at the same time and before this entry. */
  readonly before?: { readonly at: number; readonly id?: string | undefined } | undefined;
  readonly fix?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly state?: JournalState | undefined;
  /** Its words, as `filterWords` reads them, stand in the names, the summaries or the fix. */
  readonly text?: string | undefined;
  readonly limit: number;
}

/** Durable, shared by every window, every VS Code product and the terminal. */
export interface Journal {
  /** Written before anything is done. */
  begin(
    record: Omit<JournalRecord, 'state' | 'finishedAt' | 'error' | 'child' | 'undoing' | 'undone' | 'others'> &
      Partial<Pick<JournalRecord, 'others'>>,
  ): void;
  /** What undo and recovery need; durable when it returns. */
  remember(id: string, undo: unknown): void;
  startedChild(id: string, child: ProcessIdentity): void;
  /**
   * Ends an entry that is `started`. False where another process was first, which can be: not every change is made
   * under a lock. Then nothing is written.
   */
  finish(
    id: string,
    result: { state: 'done' | 'failed' | 'undone'; undo?: unknown; error?: ErrorShape; summary?: string },
  ): boolean;
  /** Written before a change that is `done` is taken back. False where another process took it back before. */
  beginUndo(id: string, process: ProcessIdentity, by: string): boolean;
  /** It is taken back; `summary`: what that did. False where another process was first; then nothing is written. */
  finishUndo(id: string, summary?: string): boolean;
  /** It is not taken back: the change stands. */
  endUndo(id: string, undo?: unknown): void;
  get(id: string): JournalRecord | undefined;
  /** Newest first. */
  list(limit: number): JournalRecord[];
  /** Of those that fit, newest first. */
  find(query: JournalQuery): JournalRecord[];
  /**
   * Entries still `started`, or being undone, whose process is not known to live, oldest first. Where it ran on another
   * machine only the repository's lock tells.
   */
  orphans(): JournalRecord[];
  /** Removes finished entries that began before `before` (ms since the epoch). Returns how many. */
  prune(before: number): number;
}

export interface BaselineEntry {
  readonly findingId: string;
  readonly repositoryId: string;
  readonly rule: string;
  readonly acceptedAt: number;
}

/** By what an acceptance is told from others of the same finding: its id then, and when that was. */
export type Acceptance = Pick<BaselineEntry, 'findingId' | 'acceptedAt'>;

/** Findings accepted as they are today. An entry goes when its finding is gone, so that the next one speaks. */
export interface Baseline {
  all(): BaselineEntry[];
  /** All or none of those that are not accepted yet. Returns these. */
  accept(entries: readonly BaselineEntry[]): BaselineEntry[];
  /** As it stands now, wherever the repository was moved since; undefined: it was taken back, or its finding is gone. */
  acceptance(acceptance: Acceptance): BaselineEntry | undefined;
  /** What stands of these findings. */
  acceptedOf(findingIds: readonly string[]): BaselineEntry[];
  /** All or none of those that stand. Returns these, as they stood. */
  takeBack(acceptances: readonly Acceptance[]): BaselineEntry[];
  /** Findings have other ids, because their repository is another by now: what was accepted of them stays so. */
  rename(ids: ReadonlyMap<string, string>, repositoryId: string): void;
  remove(findingIds: readonly string[]): void;
}

/** What is remembered of a repository so that a moved one is recognised. */
export interface RepositoryIdentity {
  readonly id: string;
  readonly path: string;
  readonly rootCommit: string | null;
  /** Without credentials. */
  readonly remotes: readonly string[];
  readonly seenAt: number;
}

export interface Identities {
  get(id: string): RepositoryIdentity | undefined;
  put(identities: readonly RepositoryIdentity[]): void;
  all(): RepositoryIdentity[];
  /** It is known under another id by now. */
  remove(id: string): void;
  /** Forgets repositories not seen since `before` (ms since the epoch). Returns how many. */
  prune(before: number): number;
}

/** A named right held by one process at a time, by lease: schedules and notifications belong to one window. */
export interface Leases {
  /** Takes or renews it; false where another living owner holds it. */
  hold(name: string, owner: string, forMs: number): boolean;
  release(name: string, owner: string): void;
}

/** When the folders of a window were last audited as a whole, by whichever window or process. */
export interface Schedules {
  /** ms since the epoch; undefined: never. `roots` in any order. */
  auditedAt(roots: readonly string[]): number | undefined;
  audited(roots: readonly string[], at: number): void;
}

/** When somebody looked at the folders of a window, in whichever window. */
export interface Visits {
  /**
   * Somebody looks now. Returns when the visit before this one ended, ms since the epoch; null: this is the first one.
   * `roots` in any order.
   */
  look(roots: readonly string[], now: number): number | null;
  /** What `look` would return. */
  before(roots: readonly string[], now: number): number | null;
}

/** Pages of the dashboard that the user keeps, by name. */
export interface SavedViews {
  all(): SavedView[];
  /** Replaces one of that name. */
  put(view: SavedView): void;
  remove(name: string): void;
}

/** The database as a file. */
export interface DatabaseFigures {
  readonly path: string;
  /** Of SQLite. */
  readonly sqlite: string;
  readonly schemaVersion: number;
  readonly bytes: number;
  readonly walBytes: number;
  readonly rows: readonly { readonly table: string; readonly rows: number }[];
}

export interface Store {
  readonly folder: string;
  readonly journal: Journal;
  readonly baseline: Baseline;
  readonly identities: Identities;
  readonly leases: Leases;
  readonly schedules: Schedules;
  readonly visits: Visits;
  readonly history: History;
  readonly views: SavedViews;
  /** What was wrong when it was opened, for people (a corrupt database kept aside…). */
  readonly notices: readonly ErrorShape[];
  /** Changes whenever another process writes (not on this one's own writes); cheap to ask. */
  dataVersion(): number;
  /** Rows are counted at most once a minute. Throws `store-failed`. */
  figures(): DatabaseFigures;
  close(): void;
}
