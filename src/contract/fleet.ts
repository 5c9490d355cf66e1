import * as z from 'zod/mini';
import { errorShape } from './errors.ts';
import { findingCounts, severity } from './findings.ts';
import { health, repositoryStatus } from './repositories.ts';

/** One line of "what needs me, and what do I press?". */
export const attentionItem = z.object({
  key: z.string(),
  severity,
  rule: z.string(),
  /** One repository, or several that need the same. */
  repositoryIds: z.array(z.string()),
  /** "proxmox-backup", or "9 repositories". */
  subject: z.string(),
  message: z.string(),
  since: z.optional(z.string()),
  fix: z.optional(z.object({ id: z.string(), label: z.string() })),
});
export type AttentionItem = z.infer<typeof attentionItem>;

export const auditState = z.object({
  state: z.enum(['idle', 'running']),
  done: z.int(),
  total: z.int(),
  startedAt: z.nullable(z.string()),
  finishedAt: z.nullable(z.string()),
  durationMs: z.nullable(z.number()),
});
export type AuditState = z.infer<typeof auditState>;

export const fleetStats = z.object({
  total: z.int(),
  byStatus: z.record(repositoryStatus, z.int()),
  byHealth: z.record(health, z.int()),
  /** By the predecessor's rule: missing → red; dirty, extra or mismatched → yellow; else green. */
  health,
  /** Mean of the repositories that have one, rounded down to one decimal. */
  score: z.nullable(z.number()),
  findings: findingCounts,
  /** Repositories that need somebody. */
  needingAttention: z.int(),
  byRule: z.array(z.object({ rule: z.string(), severity, findings: z.int(), repositories: z.int() })),
  attention: z.array(attentionItem),
  audit: auditState,
  /** Where repositories were looked for. Absolute paths. */
  roots: z.array(z.string()),
  trusted: z.boolean(),
  /** What keeps the whole from working: git missing, the watch limit reached, a folder that cannot be read… */
  problems: z.array(errorShape),
});
export type FleetStats = z.infer<typeof fleetStats>;
