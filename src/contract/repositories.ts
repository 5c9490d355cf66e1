import * as z from 'zod/mini';
import { finding, findingCounts, scoreExplanation } from './findings.ts';

export const health = z.enum(['green', 'yellow', 'red', 'unknown']);
export type Health = z.infer<typeof health>;

/** The predecessor's status, and `unknown` where the repository could not be read. */
export const repositoryStatus = z.enum(['clean', 'dirty', 'mismatched', 'missing', 'extra', 'unknown']);
export type RepositoryStatus = z.infer<typeof repositoryStatus>;

/** `missing` and `folder`: known from the inventory alone (not here; here, but no repository). */
export const repositoryKind = z.enum(['working-tree', 'worktree', 'submodule', 'bare', 'missing', 'folder']);
export type RepositoryKind = z.infer<typeof repositoryKind>;

/** One row of the fleet. Everything that lists show, nothing more. */
export const repositorySummary = z.object({
  /** Derived from the real path of the working tree (of the git directory where bare); stays for that path. */
  id: z.string(),
  name: z.string(),
  /** Absolute, of this machine. */
  path: z.string(),
  kind: repositoryKind,
  status: repositoryStatus,
  health,
  /** 0–100; null where nothing could be judged. */
  score: z.nullable(z.number()),
  /** Short name; null when detached or unknown. */
  branch: z.nullable(z.string()),
  /** Commit id; null before the first commit or when unknown. */
  head: z.nullable(z.string()),
  upstream: z.nullable(z.string()),
  ahead: z.nullable(z.int()),
  behind: z.nullable(z.int()),
  /** "merge", "rebase"… */
  operation: z.nullable(z.string()),
  changes: z.nullable(z.object({ staged: z.int(), unstaged: z.int(), untracked: z.int(), conflicted: z.int() })),
  stashes: z.nullable(z.int()),
  /** ISO 8601. */
  lastCommitAt: z.nullable(z.string()),
  lastFetchAt: z.nullable(z.string()),
  /** Most of it is written in; null where it is not known. */
  language: z.nullable(z.string()),
  /** Whose the remote’s repository is: `owner`, `group/subgroup`; null where no remote says. */
  owner: z.nullable(z.string()),
  findings: findingCounts,
  /** Ids of the rules that failed here. */
  rules: z.array(z.string()),
  /** ISO 8601. */
  auditedAt: z.string(),
});
export type RepositorySummary = z.infer<typeof repositorySummary>;

/** Git could not read it: what is wrong is a finding, but neither health nor score can be told. */
export const isUnreadable = ({ kind, health, score }: RepositorySummary): boolean =>
  health === 'unknown' && score === null && kind !== 'missing' && kind !== 'folder';

/** A fact as shown to people and written to reports. */
export const factView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), value: z.unknown() }),
  z.object({ state: z.literal('unknown'), reason: z.string() }),
  z.object({ state: z.literal('absent'), reason: z.string() }),
]);
export type FactView = z.infer<typeof factView>;

export const repositoryDetail = z.object({
  summary: repositorySummary,
  facts: z.record(z.string(), factView),
  /** Every verdict, passes and not-applicables too. */
  findings: z.array(finding),
  score: scoreExplanation,
});
export type RepositoryDetail = z.infer<typeof repositoryDetail>;
