import * as z from 'zod/mini';
import { ruleInfo } from './findings.ts';
import { answers, fixInfo, fixPlan, fixResult, journalEntry } from './fixes.ts';
import { fleetStats } from './fleet.ts';
import { report } from './report.ts';
import { repositoryDetail, repositorySummary } from './repositories.ts';

interface OperationSpec {
  summary: string;
  input: z.ZodMiniType;
  output: z.ZodMiniType;
  /** Changes a repository, a file or the store. */
  mutates: boolean;
  /** What it needs; the dispatcher refuses with `not-trusted` or `signed-out` where it is not there. */
  needs: readonly ('trust' | 'github')[];
}

function operation<I extends z.ZodMiniType, O extends z.ZodMiniType>(spec: {
  summary: string;
  input: I;
  output: O;
  mutates?: boolean;
  needs?: readonly ('trust' | 'github')[];
}) {
  return { mutates: false, needs: [], ...spec } satisfies OperationSpec;
}

const nothing = z.object({});
const repositoryIds = z.array(z.string()).check(z.minLength(1), z.maxLength(10_000));

/** What a client needs to draw everything, and where in the event stream it stands. */
export const snapshot = z.object({
  stream: z.string(),
  seq: z.int(),
  stats: fleetStats,
  repositories: z.array(repositorySummary),
  journal: z.array(journalEntry),
});
export type Snapshot = z.infer<typeof snapshot>;

/** A place of the workbench that a page may ask for. */
export const revealTarget = z.enum([
  'folder',
  'terminal',
  'source-control',
  'file',
  'policy',
  'log',
  'settings',
  'add-folder',
]);

/**
 * Everything that can be asked, in one table. The webview's typed client, the host's dispatcher and its validation
 * are all made from it.
 */
export const operations = {
  'dashboard.live': operation({
    summary: 'The whole state and its place in the event stream',
    input: nothing,
    output: snapshot,
  }),
  'dashboard.stats': operation({
    summary: 'Health, score and what needs attention first',
    input: nothing,
    output: fleetStats,
  }),
  'repositories.list': operation({
    summary: 'Every repository of the fleet',
    input: nothing,
    output: z.array(repositorySummary),
  }),
  'repositories.get': operation({
    summary: 'One repository with its facts and every verdict',
    input: z.object({ id: z.string() }),
    output: repositoryDetail,
  }),
  'audit.run': operation({
    summary: 'Audit again: the whole fleet, or the repositories named',
    input: z.object({ repositoryIds: z.optional(repositoryIds) }),
    output: fleetStats,
  }),
  'audit.report': operation({
    summary: 'The report of the last audit',
    input: z.object({ all: z.optional(z.boolean()) }),
    output: report,
  }),
  'rules.list': operation({
    summary: 'Every rule, with why it matters and how to fix it',
    input: nothing,
    output: z.array(ruleInfo),
  }),
  'fixes.list': operation({ summary: 'Every fix', input: nothing, output: z.array(fixInfo) }),
  'fixes.plan': operation({
    summary: 'Preview a fix on one or many repositories; changes nothing',
    input: z.object({
      fix: z.string(),
      repositoryIds,
      /** Repair these alone. Default: all that the fix repairs in these repositories. */
      findingIds: z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(10_000))),
      answers: z.optional(answers),
    }),
    output: fixPlan,
    needs: ['trust'],
  }),
  'fixes.apply': operation({
    summary: 'Do exactly what a plan said',
    input: z.object({ planId: z.string() }),
    output: z.array(fixResult),
    mutates: true,
    needs: ['trust'],
  }),
  'findings.ignore': operation({
    summary: 'Ignore a finding in the repository’s policy file, with a reason',
    input: z.object({
      findingId: z.string(),
      repositoryId: z.string(),
      reason: z.string().check(z.minLength(1), z.maxLength(500)),
      until: z.optional(z.iso.date()),
    }),
    output: z.object({ path: z.string() }),
    mutates: true,
    needs: ['trust'],
  }),
  'baseline.accept': operation({
    summary: 'Accept what is found today; only new findings speak from then on',
    input: z.object({ repositoryIds: z.optional(repositoryIds) }),
    output: z.object({ accepted: z.int() }),
    mutates: true,
  }),
  'journal.list': operation({
    summary: 'What was done to repositories, newest first',
    input: z.object({ limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))) }),
    output: z.array(journalEntry),
  }),
  'journal.undo': operation({
    summary: 'Take one change back',
    input: z.object({ entryId: z.string() }),
    output: journalEntry,
    mutates: true,
    needs: ['trust'],
  }),
  'workbench.reveal': operation({
    summary: 'Show something in the editor’s own surfaces',
    input: z.object({ target: revealTarget, repositoryId: z.optional(z.string()), path: z.optional(z.string()) }),
    output: nothing,
  }),
} as const;

export type OperationName = keyof typeof operations;
export type Input<N extends OperationName> = z.input<(typeof operations)[N]['input']>;
export type Output<N extends OperationName> = z.output<(typeof operations)[N]['output']>;
export const operationNames = Object.keys(operations) as OperationName[];

/** Progress of one call. */
export const progress = z.object({ done: z.int(), total: z.int(), message: z.optional(z.string()) });
export type Progress = z.infer<typeof progress>;

/** One handler for each operation: what a host implements. */
export type Handlers = {
  [N in OperationName]: (input: Input<N>, context: CallContext) => Promise<Output<N>> | Output<N>;
};

export interface CallContext {
  signal: AbortSignal;
  report: (progress: Progress) => void;
}

/** The client's view of the same table. */
export type Call = <N extends OperationName>(
  name: N,
  input: Input<N>,
  options?: { signal?: AbortSignal; onProgress?: (progress: Progress) => void },
) => Promise<Output<N>>;
