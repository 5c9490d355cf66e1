import * as z from 'zod/mini';
import { errorShape } from './errors.ts';

/** Ids of findings are unique within their repository only. */
export const findingRef = z.object({ findingId: z.string(), repositoryId: z.string() });
export type FindingRef = z.infer<typeof findingRef>;

/** What became of one finding that was to be ignored. */
export const ignoreResult = z.object({
  ...findingRef.shape,
  /** `gone`: it was not there any more. `skipped`: it was cancelled before. */
  outcome: z.enum(['ignored', 'gone', 'failed', 'skipped']),
  /** The policy file, and the entry of the journal: where it is ignored. */
  path: z.optional(z.string()),
  entryId: z.optional(z.string()),
  /** Why it failed. */
  error: z.optional(errorShape),
});
export type IgnoreResult = z.infer<typeof ignoreResult>;

/** A policy file, and what ignoring would write into it. */
export const ignorePreview = z.object({
  path: z.string(),
  /** Names of the repositories whose findings it would ignore. */
  repositories: z.array(z.string()),
  findings: z.int(),
  /** The lines that it would get, as they would stand in it. */
  lines: z.array(z.string()),
  /** Why it cannot be written now. */
  error: z.optional(errorShape),
});
export type IgnorePreview = z.infer<typeof ignorePreview>;
