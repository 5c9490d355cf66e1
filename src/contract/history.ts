import * as z from 'zod/mini';
import { category, findingCounts, severity } from './findings.ts';
import { health, repositoryStatus } from './repositories.ts';

/** What can be counted of one repository, or of several together. */
export const figures = z.object({
  repositories: z.int(),
  /** Mean of those that have one; null where none has. */
  score: z.nullable(z.number()),
  health: z.record(health, z.int()),
  findings: findingCounts,
  /** Failed findings, by category. */
  categories: z.partialRecord(category, z.int()),
});
export type Figures = z.infer<typeof figures>;

/** Figures as they were from then until the next point. */
export const trendPoint = z.object({ at: z.iso.datetime(), figures });
export type TrendPoint = z.infer<typeof trendPoint>;

export const trend = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** The first holds at `from`, or later where nothing was recorded before. */
  points: z.array(trendPoint),
});
export type Trend = z.infer<typeof trend>;

/** Whose history: one repository's; else of those below a folder (absolute path); else of the whole fleet. */
export const historyScope = z.object({ repositoryId: z.optional(z.string()), folder: z.optional(z.string()) });
export type HistoryScope = z.infer<typeof historyScope>;

/**
 * What moved a repository: `first` audit of it; another `commit` or `branch` is checked out; other `rules` or another
 * policy judged it; its `state` (working tree, remotes, files, time); it `moved` to another folder; it is `gone` from the
 * fleet, or `back`; it was `imported` from another tool’s report.
 */
export const changeReason = z.enum([
  'first',
  'commit',
  'branch',
  'rules',
  'state',
  'moved',
  'gone',
  'back',
  'imported',
]);
export type ChangeReason = z.infer<typeof changeReason>;

/** Why a finding does not speak any more: `unjudged`: its rule does not hold any more, or the repository is gone. */
export const closedBy = z.enum(['mended', 'ignored', 'unjudged']);
export type ClosedBy = z.infer<typeof closedBy>;

/** A finding from when it was first seen until it was gone. */
export const findingSpan = z.object({
  findingId: z.string(),
  rule: z.string(),
  severity,
  /** As it was first seen. */
  message: z.string(),
  path: z.optional(z.string()),
  openedAt: z.iso.datetime(),
  closedAt: z.nullable(z.iso.datetime()),
  closedBy: z.nullable(closedBy),
});
export type FindingSpan = z.infer<typeof findingSpan>;

/** One repository between two audits. */
export const historyChange = z.object({
  repositoryId: z.string(),
  name: z.string(),
  path: z.string(),
  at: z.iso.datetime(),
  reasons: z.array(changeReason),
  status: z.nullable(repositoryStatus),
  branch: z.nullable(z.string()),
  scoreBefore: z.nullable(z.number()),
  score: z.nullable(z.number()),
  /** Commit ids. */
  headBefore: z.nullable(z.string()),
  head: z.nullable(z.string()),
  /** At most `maxSpans` of each; `opened` and `closed` count all. */
  openedFindings: z.array(findingSpan),
  closedFindings: z.array(findingSpan),
  opened: z.int(),
  closed: z.int(),
});
export type HistoryChange = z.infer<typeof historyChange>;
export const maxSpans = 50;

/** All that happened in a time, in numbers. What was audited for the first time has not changed: it is counted apart. */
export const changeSums = z.object({
  /** Repositories that were audited for the first time. */
  first: z.int(),
  /** Repositories whose score is lower, or higher, than before. */
  worse: z.int(),
  better: z.int(),
  /** Findings that came, and that went. */
  opened: z.int(),
  closed: z.int(),
});
export type ChangeSums = z.infer<typeof changeSums>;

/** Who had an audit made: somebody who `asked`, the `start` of a window, a `schedule`, a live `change`; or it was an `import`. */
export const auditCause = z.enum(['asked', 'start', 'schedule', 'change', 'import']);
export type AuditCause = z.infer<typeof auditCause>;

/** One audit that found something changed. */
export const auditRecord = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  cause: auditCause,
  /** "VS Code window on homelab", "terminal". */
  by: z.string(),
  /** It was the process that tells of it. */
  here: z.optional(z.boolean()),
  repositories: z.int(),
  changed: z.int(),
  /** Of those that changed, how many it was the first audit of. */
  first: z.int(),
});
export type AuditRecord = z.infer<typeof auditRecord>;

/** Of so many reports that are left out it is told which. */
export const maxLeftOut = 100;

export const importResult = z.object({
  /** Reports taken, and those that were there already. */
  imported: z.int(),
  known: z.int(),
  /** Reports left out: from when the own history had begun, which knows more. */
  later: z.int(),
  /** Of those taken, how many are from before `keptSince`. */
  older: z.int(),
  /** The oldest and the newest that is taken; null where none is. */
  span: z.nullable(z.object({ first: z.iso.datetime(), last: z.iso.datetime() })),
  /** Which are `known` or `later`; at most `maxLeftOut`, the oldest. */
  leftOut: z.array(z.object({ path: z.string(), at: z.iso.datetime(), why: z.enum(['known', 'later']) })),
  /** What could not be read, and why. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type ImportResult = z.infer<typeof importResult>;

/** How much of the history is older than some time. */
export const forgotten = z.object({
  changes: z.int(),
  findings: z.int(),
  audits: z.int(),
  figures: z.int(),
  /** What had been gone all the time. */
  repositories: z.int(),
});
export type Forgotten = z.infer<typeof forgotten>;

/** Of a commit what a list shows. */
export const commitLine = z.object({
  id: z.string(),
  /** null where its date is none that can be shown. */
  at: z.nullable(z.iso.datetime()),
  author: z.string(),
  subject: z.string(),
});
export type CommitLine = z.infer<typeof commitLine>;
/** Of what is between two audits at most so many are told, the newest. */
export const maxCommits = 100;
