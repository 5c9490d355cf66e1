import * as z from 'zod/mini';
import { category, finding, severity } from './findings.ts';

export const findingGrouping = z.enum(['rule', 'severity', 'repository', 'file']);
export type FindingGrouping = z.infer<typeof findingGrouping>;

/** Which findings are meant; what is left out is not asked for. */
export const findingsFilter = {
  rule: z.optional(z.string()),
  severity: z.optional(severity),
  category: z.optional(category),
  repositoryId: z.optional(z.string()),
  /** Default `fail`. */
  verdict: z.optional(z.enum(['fail', 'unknown', 'ignored'])),
  /** Words that must all stand in rule, message, path or the repository’s name; what stands in quotes is one. */
  text: z.optional(z.string().check(z.maxLength(200))),
};

/** A finding with the name of its repository. */
export const listedFinding = z.extend(finding, { repository: z.string() });
export type ListedFinding = z.infer<typeof listedFinding>;

export const findingGroup = z.object({
  key: z.string(),
  /** The rule’s title, the repository’s name, the path… */
  label: z.string(),
  /** The worst in it. */
  severity,
  findings: z.int(),
  repositories: z.int(),
});
export type FindingGroup = z.infer<typeof findingGroup>;

export const findingsList = z.object({
  total: z.int(),
  repositories: z.int(),
  /** Worst first, then the largest. */
  groups: z.array(findingGroup),
  /** Of the group that was named, worst first. */
  findings: z.array(listedFinding),
});
export type FindingsList = z.infer<typeof findingsList>;
