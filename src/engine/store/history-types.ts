import type { AuditCause, AuditRecord, ChangeSums, Forgotten, HistoryChange } from '../../contract/history.ts';
import type { FigureSums } from '../history/figures.ts';
import type { Standing } from '../history/standing.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Figures as they were from then on; `at`: ms since the epoch. */
export interface FigurePoint {
  readonly at: number;
  readonly sums: FigureSums;
}

/** Repositories of one kind below each other: one of the two. */
export type HistorySubject = { readonly kind: 'repository' | 'folder'; readonly key: string };

export interface FolderFigures {
  /** Absolute. */
  readonly path: string;
  readonly sums: FigureSums;
}

/** Times in ms since the epoch; `from` exclusive, `to` inclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Of these, and of those below folders (absolute); of all where neither is given. */
export interface Whose {
  readonly repositoryIds?: readonly string[];
  readonly folders?: readonly string[];
}

export interface SumsQuery extends TimeRange, Whose {}

export interface ChangesQuery extends SumsQuery {
  /** Only where the score fell. */
  readonly drops?: boolean;
  /** Only of repositories that had been audited before. */
  readonly known?: boolean;
  readonly limit: number;
}

/** `at`: ms since the epoch. */
export type NewAudit = Pick<AuditRecord, 'cause' | 'by' | 'repositories' | 'changed'> & {
  readonly at: number;
  /** Which made it. Default: none that can be told from others. */
  readonly process?: ProcessIdentity;
};

export interface AuditsQuery extends TimeRange {
  readonly cause?: AuditCause | undefined;
  /** Of those at the end of the time, the ones with a smaller id. */
  readonly beforeId?: number | undefined;
  /** Only where something of these changed. */
  readonly of?: Whose | undefined;
  readonly limit: number;
}

/** A report of another tool, as history keeps it. */
export interface ImportedStanding {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly status: Standing['status'];
  readonly sums: FigureSums;
}

/** A repository that an audit did not find, as it was found last. */
export interface AbsentRepository {
  readonly id: string;
  readonly path: string;
  readonly figures: FigureSums;
}

/** Where a repository is now. */
export type MovedTo = Pick<Standing, 'id' | 'name' | 'path'>;

/** What became of a report: `known`: it was taken before; `later`: of all in it there is an own history by then. */
export type ImportOutcome = 'imported' | 'known' | 'later';

/** What audits found, from change to change. Shared by every process of the user. */
export interface History {
  /** Remembers how repositories stand where that is new. Returns the ids of those that changed, in one transaction. */
  record(standings: readonly Standing[], at: number): string[];
  /** Repositories below these folders that are neither among `present` (by id) nor known to be gone. */
  absent(folders: readonly string[], present: ReadonlySet<string>): AbsentRepository[];
  /** Whether an inventory judged one of the repositories below these folders when it was seen last. */
  hasInventoried(folders: readonly string[]): boolean;
  /** Returns how many were not known to be gone. */
  recordGone(ids: readonly string[], at: number): number;
  /** The audit itself, and the figures of folders, where they are other than before; of others below `roots`: none. */
  recordAudit(audit: NewAudit, roots: readonly string[], folders: readonly FolderFigures[]): void;
  /** Takes of a report of another tool what lies before the own history of each repository, and of the folder. */
  importReport(at: number, by: string, standings: readonly ImportedStanding[], folder: FolderFigures): ImportOutcome;
  /** What `importReport` would answer. */
  importOutcome(at: number, by: string, standings: readonly ImportedStanding[], folder: FolderFigures): ImportOutcome;
  /** At most `points` steps, oldest first; the first is how it stood at `from`, where that is known. */
  figures(subject: HistorySubject, range: TimeRange, points: number): FigurePoint[];
  /** Newest first. */
  changes(query: ChangesQuery): HistoryChange[];
  sums(query: SumsQuery): ChangeSums;
  /** Newest first. */
  audits(query: AuditsQuery): AuditRecord[];
  /** Another one whenever audits were recorded, taken in from elsewhere, or forgotten. Cheap to ask. */
  auditsMark(): string;
  /** Repositories at or below a folder (absolute), also those that are gone. */
  repositoriesBelow(folder: string): HistorySubject[];
  /** When the oldest and newest remembered figures of a subject began. */
  extent(subject: HistorySubject): { readonly first: number; readonly last: number } | undefined;
  /**
   * A repository is at another path: its history goes on under its new id, whether it was seen there yet or not.
   * `findings`: ids of findings there, by those that the same findings had.
   */
  move(from: string, to: MovedTo, findings: ReadonlyMap<string, string>): void;
  /** Forgets what was over before then (ms since the epoch); how things stood then stays. Returns how much was forgotten. */
  prune(before: number): Forgotten;
  /** How much `prune` would forget. */
  prunable(before: number): Forgotten;
}
