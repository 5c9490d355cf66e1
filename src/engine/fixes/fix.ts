import type { Finding } from '../../contract/findings.ts';
import type { Answers, FileChange, FixInfo, Question } from '../../contract/fixes.ts';
import type { Policy } from '../audit/policy-types.ts';
import type { FactName, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import type { Baseline } from '../store/types.ts';

/** What a fix works with. Nothing in it is older than the plan. */
export interface FixContext {
  readonly repository: RepositoryLocation;
  readonly facts: RepositoryFacts;
  readonly answers: Answers;
  /**
   * Keys of answers that nobody has given: in a mere preview `<tag>` stands in for one, and is not to be refused for
   * being none. Such a plan is never applied.
   */
  readonly standIns?: ReadonlySet<string>;
  /** What it is to repair, as the last audit found it: places may have moved since. Empty where nobody asked for any. */
  readonly findings: readonly Finding[];
  /** Repositories besides that the same change is for, because they share the file that it writes; absent: none. */
  readonly others?: readonly RepairTarget[];
  readonly git: Git;
  readonly signal: AbortSignal;
  /** Only that somebody cancelled; `signal` also tells that the repository's lock was lost. */
  readonly cancelled: AbortSignal;
  /** Unique; names refs and backup folders of this change. */
  readonly entryId: string;
  /** A folder of the state folder for this change's recoverable copies; made when first used. */
  readonly backupFolder: string;
  /** Whether an editor holds changes of the file with that absolute path that are not on disk yet. */
  readonly isUnsaved: (path: string) => boolean;
  /** The absolute path of such a file in the folder; undefined where there is none. */
  readonly unsavedIn: (folder: string) => string | undefined;
  /** Findings that were accepted as they are, of all repositories. */
  readonly accepted: Accepted;
  /** What holds for the repository. */
  readonly policy: Policy;
  /** Folders that repositories are looked for in: none of them may go. */
  readonly roots: readonly string[];
  /** How long recoverable copies are kept, in milliseconds: so long can be undone what moved things there. */
  readonly backupRetentionMs: number;
  /** Told of every git process that changes something: it can outlive us, and recovery must know. */
  readonly onStart: (pid: number) => void;
}

/** What is to be repaired where. */
export interface RepairTarget {
  readonly repository: RepositoryLocation;
  readonly findings: readonly Finding[];
}

/** What was accepted as it is, as fixes use it. */
export type Accepted = Pick<Baseline, 'accept' | 'acceptance' | 'acceptedOf' | 'takeBack'>;

/** Facts as they are now: those that cost next to nothing, and what a fix needs besides. */
export type ReadFacts = (
  location: RepositoryLocation,
  signal: AbortSignal,
  needs: readonly FactName[],
) => Promise<RepositoryFacts>;

/** What undo and recovery work with: they do as they remember, not as things look now. */
export type RepairContext = Omit<FixContext, 'facts' | 'answers' | 'standIns' | 'findings' | 'others'>;

/** A plan for one repository: what people see, and what `apply` needs. */
export interface PlannedFix<D> {
  readonly summary: string;
  readonly commands: readonly (readonly string[])[];
  readonly details: readonly string[];
  readonly changes?: readonly FileChange[];
  readonly warnings: readonly string[];
  readonly undoable: boolean;
  /** Carried from plan to apply unchanged: apply does exactly this or refuses with `conflict`. */
  readonly data: D;
}

/**
 * One way to repair something. `plan` only reads; `apply` holds the repository's lock; what `apply` needs to be taken
 * back is written through `remember` BEFORE the first change, so that a killed process can be recovered.
 * `D`: the plan's own data; `U`: what undo needs (JSON).
 */
export interface Fix<D = unknown, U = unknown>
  extends Omit<FixInfo, 'questions' | 'rules' | 'needsFinding' | 'repairsAny' | 'repairsIgnored'> {
  /** It repairs what was found, and is of no use where nothing was. */
  readonly needsFinding?: boolean;
  /** Any finding will do, whether its rule names it or not. */
  readonly repairsAny?: boolean;
  /** It is for what is ignored, whatever its rule, and for nothing else. */
  readonly repairsIgnored?: boolean;
  /** Facts that it plans with, besides those that cost next to nothing. */
  readonly needs?: readonly FactName[];
  /** What it changes lies beside the repository, so that it can be done for one that is not here (yet, or any more). */
  readonly evenMissing?: boolean;
  /** It looks at nothing in the repository and changes nothing there: no fact is read for it, and nothing is locked. */
  readonly blind?: boolean;
  /** Whoever keeps what it changes judges repositories again by itself: nobody has to look at them after it. */
  readonly tellsItself?: boolean;
  /** What must be asked; it can depend on the repository, and on what is to be repaired there. */
  questions(
    repository?: RepositoryLocation,
    facts?: RepositoryFacts,
    findings?: readonly Finding[],
    policy?: Policy,
  ): readonly Question[];
  /** Throws AuditorError (`conflict`, `bad-input`…) where it cannot be done now: the item is shown as blocked. */
  plan(context: FixContext): Promise<PlannedFix<D>>;
  /** Returns what was done, in the past tense, and the final undo data. `remember(null)`: nothing was changed after all. */
  apply(context: FixContext, data: D, remember: (undo: U | null) => void): Promise<{ summary: string; undo?: U }>;
  /**
   * Takes it back exactly and says so, or throws `conflict` and changes nothing where later work is in the way.
   * Absent: what it did cannot be taken back, and what it remembers is for recovery only.
   */
  undo?(context: RepairContext, undo: U): Promise<string>;
  /**
   * After a crash, or an error, in the middle of `undo`: brings the repository to undone, or back to done, and says
   * which. Called as `recover` is. Throws where it is neither. Absent: `undo` can simply be tried again.
   */
  recoverUndo?(context: RepairContext, undo: U): Promise<Recovery<U>>;
  /**
   * After a crash, or an error, between `remember` and the end: brings the repository to done or to undone and says
   * which. Called with the lock held and with no git process of the change alive. Throws where it is neither.
   */
  recover(context: RepairContext, undo: U): Promise<Recovery<U>>;
}

/** `undo`: the final undo data where it is done. */
export type Recovery<U> = { readonly outcome: 'undone' } | { readonly outcome: 'done'; readonly undo?: U };

/** Checks a fix against its own data types and lets the table hold it with the others. */
export function defineFix<D, U>(fix: Fix<D, U>): Fix {
  return fix as unknown as Fix;
}
