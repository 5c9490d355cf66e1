import * as z from 'zod/mini';
import { journalEntry } from './fixes.ts';
import { auditRecord } from './history.ts';

/** One step of the course of time: something done to a repository, or an audit that found something changed. */
export const activityItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('change'), entry: journalEntry }),
  z.object({ kind: z.literal('audit'), audit: auditRecord }),
]);
export type ActivityItem = z.infer<typeof activityItem>;

export const activityPage = z.object({
  /** Newest first. */
  items: z.array(activityItem),
  /** Given as `after` it gets what is older; null: there is no more. */
  next: z.nullable(z.string()),
});
export type ActivityPage = z.infer<typeof activityPage>;

/** What is done to repositories by other ways than a fix that one chooses, as people call it. */
export const otherChanges: ReadonlyMap<string, string> = new Map([['policy/ignore-finding', 'Ignore findings']]);
