import * as z from 'zod/mini';
import { errorShape } from './errors.ts';
import type { Finding } from './findings.ts';

/** Something a fix must be told before it can be planned. */
export const question = z.object({
  key: z.string(),
  prompt: z.string(),
  kind: z.enum(['text', 'choice']),
  choices: z.optional(z.array(z.object({ value: z.string(), label: z.string() }))),
  default: z.optional(z.string()),
  placeholder: z.optional(z.string()),
  required: z.boolean(),
  /** No answer fits two repositories, such as a URL: such a fix is for one at a time. */
  perRepository: z.optional(z.boolean()),
});
export type Question = z.infer<typeof question>;

export const fixInfo = z.object({
  id: z.string(),
  /** Imperative: "Push". */
  title: z.string(),
  description: z.string(),
  undoable: z.boolean(),
  /** May throw work away or reach others: asks harder. */
  risk: z.enum(['safe', 'careful']),
  /** It takes away what is there, even where that can be undone: the dashboard's menus mark it, and have it last. */
  destructive: z.optional(z.boolean()),
  questions: z.array(question),
  /** Rules whose findings it repairs. */
  rules: z.array(z.string()),
  /** It repairs what was found, and is of no use where nothing was. */
  needsFinding: z.boolean(),
  /** Any finding will do, whatever its rule. */
  repairsAny: z.optional(z.boolean()),
  /** It is for what is ignored, whatever its rule, and for nothing else. */
  repairsIgnored: z.optional(z.boolean()),
  /** It can be done where a repository is only expected, not there. */
  evenMissing: z.optional(z.boolean()),
});
export type FixInfo = z.infer<typeof fixInfo>;

/** Whether a fix is for a finding. */
export const isFor = (
  { id, repairsAny, repairsIgnored }: { readonly id: string } & Partial<Pick<FixInfo, 'repairsAny' | 'repairsIgnored'>>,
  { verdict, fixes }: Pick<Finding, 'verdict' | 'fixes'>,
): boolean =>
  repairsIgnored === true ? verdict === 'ignored' : verdict === 'fail' && (repairsAny === true || fixes.includes(id));

export const answers = z.record(z.string(), z.string());
export type Answers = z.infer<typeof answers>;

/** A file of the repository as it is and as it would be, for a diff. */
export const fileChange = z.object({
  /** Relative to the repository, with `/`. */
  path: z.string(),
  /** null: it is not there. */
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
});
export type FileChange = z.infer<typeof fileChange>;

/** What a fix would do to one repository. */
export const planItem = z.object({
  repositoryId: z.string(),
  name: z.string(),
  path: z.string(),
  /** `blocked`: cannot be done now, and why. */
  state: z.enum(['ready', 'blocked']),
  /** "Push 3 commits of main to origin/main". */
  summary: z.string(),
  blocked: z.optional(errorShape),
  /** What would run, one argument array each, for people to read. */
  commands: z.array(z.array(z.string())),
  /** What changes, a line each: commits pushed, files stashed… */
  details: z.array(z.string()),
  /** The files that it would write, where their contents can be shown. */
  changes: z.optional(z.array(fileChange)),
  warnings: z.array(z.string()),
  undoable: z.boolean(),
});
export type PlanItem = z.infer<typeof planItem>;

export const fixPlan = z.object({
  id: z.string(),
  fix: z.string(),
  title: z.string(),
  createdAt: z.string(),
  items: z.array(planItem),
});
export type FixPlan = z.infer<typeof fixPlan>;

export const fixResult = z.object({
  repositoryId: z.string(),
  name: z.string(),
  outcome: z.enum(['done', 'failed', 'skipped']),
  message: z.string(),
  /** The journal's entry, where something was changed. */
  entryId: z.optional(z.string()),
  error: z.optional(errorShape),
});
export type FixResult = z.infer<typeof fixResult>;

/**
 * `started`: being done (or its process died). `done`, `failed`: nothing changed. `undone`: taken back.
 */
export const journalState = z.enum(['started', 'done', 'failed', 'undone']);
export type JournalState = z.infer<typeof journalState>;

export const journalEntry = z.object({
  id: z.string(),
  /** The plan that it was part of: one fix in one or several repositories. */
  planId: z.optional(z.string()),
  fix: z.string(),
  repositoryId: z.string(),
  name: z.string(),
  path: z.string(),
  /** Repositories besides that the same change was for: they share a file that it wrote. */
  others: z.optional(z.array(z.object({ repositoryId: z.string(), name: z.string() }))),
  /** "Pushed 3 commits of main to origin/main". */
  summary: z.string(),
  state: journalState,
  startedAt: z.string(),
  finishedAt: z.nullable(z.string()),
  /** Who asked, for people: "VS Code window on homelab", "terminal". */
  by: z.string(),
  /** Which process that was, for whoever looks closely: "process 4711 on ada". */
  process: z.optional(z.string()),
  /** That process is the one that tells of it. */
  here: z.optional(z.boolean()),
  /** When it was taken back, by whom and what that did: known of what was taken back since this is recorded. */
  undoneAt: z.optional(z.string()),
  undoneBy: z.optional(z.string()),
  /** By the process that tells of it. */
  undoneHere: z.optional(z.boolean()),
  undoSummary: z.optional(z.string()),
  undoable: z.boolean(),
  error: z.optional(errorShape),
});
export type JournalEntry = z.infer<typeof journalEntry>;

/** Of which repositories an entry tells: "proxmox", "proxmox and 2 more". */
export const entryName = ({ name, others = [] }: Pick<JournalEntry, 'name' | 'others'>): string =>
  others.length === 0 ? name : `${name} and ${others.length} more`;

/** What happened last: what was done, or what taking it back did. */
export const lastSummary = ({
  summary,
  undoSummary = summary,
}: Pick<JournalEntry, 'summary' | 'undoSummary'>): string => undoSummary;
