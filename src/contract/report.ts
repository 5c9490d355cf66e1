import * as z from 'zod/mini';
import { category, findingCounts, place, severity, verdict } from './findings.ts';
import { factView, health, repositoryStatus } from './repositories.ts';

const fleetHealth = health;

/** A fix as edits of the file that the finding is in; lines and columns 1-based, in UTF-16 code units, ends exclusive. */
const textFix = z.object({
  fix: z.string(),
  description: z.string(),
  edits: z.array(
    z.object({
      line: z.int(),
      column: z.int(),
      endLine: z.int(),
      endColumn: z.int(),
      text: z.string(),
    }),
  ),
});

/** One repository as reports have it. */
export const reportedRepository = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  status: repositoryStatus,
  health,
  score: z.nullable(z.number()),
  /** As the inventory lists it; without credentials. */
  expectedUrl: z.optional(z.string()),
  facts: z.record(z.string(), factView),
  findings: z.array(
    z.object({
      rule: z.string(),
      category,
      severity,
      verdict,
      message: z.string(),
      subject: z.optional(z.string()),
      ...place,
      fixes: z.optional(z.array(z.string())),
      /** Edits of the file that would repair it, where a fix is one certain edit. Only in reports that show them (SARIF). */
      textFixes: z.optional(z.array(textFix)),
    }),
  ),
});

/** The JSON report: `gitops-auditor audit --format json` and *Export report*. Its JSON schema is published in `schemas/`. */
export const report = z.object({
  version: z.literal(1),
  startedAt: z.string(),
  durationMs: z.number(),
  score: z.nullable(z.number()),
  health: fleetHealth,
  summary: z.object({
    repositories: z.int(),
    byStatus: z.record(repositoryStatus, z.int()),
    byHealth: z.record(health, z.int()),
    findings: findingCounts,
  }),
  /** Mistakes in policy and inventory files, and (`info`) ignores that match nothing; paths are absolute. */
  problems: z.optional(
    z.array(
      z.object({
        severity,
        message: z.string(),
        hint: z.optional(z.string()),
        path: z.string(),
        line: z.int(),
        column: z.int(),
        endLine: z.int(),
        endColumn: z.int(),
      }),
    ),
  ),
  repositories: z.array(reportedRepository),
});
export type Report = z.infer<typeof report>;

/** The formats that a report can be written in. */
export const reportFormats = ['json', 'csv', 'sarif', 'markdown', 'html', 'junit', 'predecessor'] as const;
export type ReportFormat = (typeof reportFormats)[number];
