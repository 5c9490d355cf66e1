import * as z from 'zod/mini';

export const severity = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof severity>;
/** Most severe first. */
export const severities = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** `unknown`: a fact could not be had, never a guess. `not-applicable`: nothing to judge; it counts nowhere. */
export const verdict = z.enum(['pass', 'fail', 'unknown', 'not-applicable', 'ignored']);
export type Verdict = z.infer<typeof verdict>;

export const ruleSet = z.enum(['default', 'recommended', 'strict']);
export type RuleSet = z.infer<typeof ruleSet>;

export const category = z.enum(['git', 'files', 'secrets', 'compose', 'inventory', 'policy']);
export type Category = z.infer<typeof category>;

/** Where a finding stands: `path` relative to the repository with `/`, lines and columns 1-based, ends exclusive. */
export const place = {
  path: z.optional(z.string()),
  line: z.optional(z.int()),
  column: z.optional(z.int()),
  endLine: z.optional(z.int()),
  endColumn: z.optional(z.int()),
};

/** One rule's verdict on one subject of one repository. */
export const finding = z.object({
  /** Stable while repository, rule and subject stay the same: baselines and the UI hang on it. */
  id: z.string(),
  repositoryId: z.string(),
  rule: z.string(),
  category,
  severity,
  verdict,
  /** For people, with the numbers in it: "3 commits are only on this machine". */
  message: z.string(),
  /** What it is about within the repository, where there can be several: a branch, a remote, a file. */
  subject: z.optional(z.string()),
  /** When the condition began, where the facts tell. ISO 8601. */
  since: z.optional(z.string()),
  ...place,
  /** Ids of the fixes that repair this, best first. */
  fixes: z.array(z.string()),
  /** Why it is ignored (verdict `ignored` only). */
  ignored: z.optional(
    z.object({ by: z.enum(['policy', 'baseline']), reason: z.string(), until: z.optional(z.string()) }),
  ),
});
export type Finding = z.infer<typeof finding>;

export const findingCounts = z.object({
  error: z.int(),
  warning: z.int(),
  info: z.int(),
  unknown: z.int(),
  ignored: z.int(),
});
export type FindingCounts = z.infer<typeof findingCounts>;

export const ruleInfo = z.object({
  id: z.string(),
  category,
  title: z.string(),
  severity,
  /** The smallest set that has it; each set contains the ones before it. */
  set: ruleSet,
  why: z.string(),
  howToFix: z.string(),
  example: z.string(),
  /** The same as it should be. */
  good: z.string(),
  documentation: z.url(),
  options: z.array(z.object({ name: z.string(), description: z.string(), default: z.unknown() })),
});
export type RuleInfo = z.infer<typeof ruleInfo>;

/** The arithmetic of a score: `100 - sum(deductions)`, not below 0. */
export const scoreExplanation = z.object({
  score: z.nullable(z.number()),
  deductions: z.array(z.object({ rule: z.string(), severity, findings: z.int(), points: z.number() })),
});
export type ScoreExplanation = z.infer<typeof scoreExplanation>;
