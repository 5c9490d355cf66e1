import * as z from 'zod/mini';
import { activityPage } from './activity.ts';
import { diagnostics } from './diagnostics.ts';
import { ruleInfo } from './findings.ts';
import { findingGrouping, findingsFilter, findingsList } from './findings-list.ts';
import { answers, fixInfo, fixPlan, fixResult, journalEntry, journalState, question } from './fixes.ts';
import { fleetStats } from './fleet.ts';
import {
  auditCause,
  auditRecord,
  changeSums,
  commitLine,
  forgotten,
  historyChange,
  historyScope,
  importResult,
  trend,
} from './history.ts';
import { findingRef, ignorePreview, ignoreResult } from './ignores.ts';
import { report, reportedRepository } from './report.ts';
import { repositoryDetail, repositorySummary } from './repositories.ts';
import { filterKeys } from './repository-filter.ts';
import { savedView, viewName } from './saved-views.ts';
import { validOnce } from './valid-once.ts';

interface OperationSpec {
  summary: string;
  input: z.ZodMiniType;
  output: z.ZodMiniType;
  /** Changes a repository, a file or the store. */
  mutates: boolean;
  /** What it needs; the dispatcher refuses with `not-trusted` or `signed-out` where it is not there. */
  needs: readonly ('trust' | 'github')[];
  /**
   * Only for a front door where a person (or a script of theirs) named a place of this machine or confirmed: a page,
   * which is not trusted, cannot ask it.
   */
  frontDoorOnly: boolean;
}

function operation<I extends z.ZodMiniType, O extends z.ZodMiniType>(spec: {
  summary: string;
  input: I;
  output: O;
  mutates?: boolean;
  needs?: readonly ('trust' | 'github')[];
  frontDoorOnly?: boolean;
}) {
  return { mutates: false, needs: [], frontDoorOnly: false, ...spec } satisfies OperationSpec;
}

const nothing = z.object({});
const listedRepository = validOnce(repositorySummary);
const wholeReport = z.extend(report, { repositories: z.array(validOnce(reportedRepository)) });
const repositoryIds = z.array(z.string()).check(z.minLength(1), z.maxLength(10_000));

/** Default: all that is remembered, until now. */
const timeRange = { from: z.optional(z.iso.datetime()), to: z.optional(z.iso.datetime()) };
const commitId = z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));

/** What is left out is not asked for. */
const journalFilter = {
  fix: z.optional(z.string()),
  repositoryId: z.optional(z.string()),
  state: z.optional(journalState),
  /** Each of its words, and what stands in quotes as a whole, is in the repositories’ names, the summaries or the fix. */
  text: z.optional(z.string().check(z.maxLength(200))),
};

/** Where in the event stream an answer stands: it holds what was announced up to there, and perhaps more. */
const place = { stream: z.string(), seq: z.int() };

/** What a client needs to draw the fleet as a whole; small, however many repositories there are. */
export const snapshot = z.object({
  ...place,
  stats: fleetStats,
  journal: z.array(journalEntry),
  views: z.array(savedView),
});
export type Snapshot = z.infer<typeof snapshot>;

/** The rest of what a client needs to draw everything. */
export const rowsSnapshot = z.object({ ...place, repositories: z.array(listedRepository) });
export type RowsSnapshot = z.infer<typeof rowsSnapshot>;

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
  'open-folder',
  'commit',
  'trust',
]);

/**
 * Everything that can be asked, in one table. The webview's typed client, the host's dispatcher and its validation
 * are all made from it.
 */
export const operations = {
  'dashboard.live': operation({
    summary: 'The state of the fleet as a whole and its place in the event stream',
    input: nothing,
    output: snapshot,
  }),
  'dashboard.repositories': operation({
    summary: 'Every repository and their place in the event stream',
    input: nothing,
    output: rowsSnapshot,
  }),
  'dashboard.stats': operation({
    summary: 'Health, score and what needs attention first',
    input: nothing,
    output: fleetStats,
  }),
  'dashboard.filter': operation({
    summary:
      'Repositories that fit a filter (`status:dirty health:red words`), with what each further choice would give',
    input: z.object({
      filter: z.string().check(z.maxLength(2_000)),
      /** A column, `-` before it the other way round. Default: best first where the filter has words, else by name. */
      sort: z.optional(z.string()),
      offset: z.optional(z.int().check(z.minimum(0))),
      limit: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
    }),
    output: z.object({
      /** How many fit, however many are given. */
      total: z.int(),
      /** None has all the words as they are written: these are like them. */
      similar: z.boolean(),
      /** What the filter names that there cannot be: "There is no status bogus; known: clean, dirty…". */
      problems: z.array(z.string()),
      repositories: z.array(listedRepository),
      facets: z.array(
        z.object({ key: z.enum(filterKeys), values: z.array(z.object({ value: z.string(), count: z.int() })) }),
      ),
    }),
  }),
  'views.list': operation({
    summary: 'Views of the dashboard that were saved, by name',
    input: nothing,
    output: z.array(savedView),
  }),
  'views.save': operation({
    summary: 'Keep a page with its filters under a name; one of that name is replaced',
    input: savedView,
    output: z.array(savedView),
    mutates: true,
  }),
  'views.remove': operation({
    summary: 'Forget a saved view',
    input: z.object({ name: viewName }),
    output: z.array(savedView),
    mutates: true,
  }),
  'repositories.list': operation({
    summary: 'Every repository of the fleet',
    input: nothing,
    output: z.array(listedRepository),
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
    output: wholeReport,
  }),
  'rules.list': operation({
    summary: 'Every rule, with why it matters and how to fix it',
    input: nothing,
    output: z.array(ruleInfo),
  }),
  'fixes.list': operation({ summary: 'Every fix', input: nothing, output: z.array(fixInfo) }),
  'fixes.questions': operation({
    summary: 'What a fix must be told for one repository: with its own choices and defaults; changes nothing',
    input: z.object({
      fix: z.string(),
      repositoryId: z.string(),
      /** Repair these alone. Default: all that the fix repairs there. */
      findingIds: z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(10_000))),
    }),
    output: z.array(question),
    needs: ['trust'],
  }),
  'fixes.plan': operation({
    summary: 'Preview a fix on one or many repositories; changes nothing',
    input: z.object({
      fix: z.string(),
      repositoryIds,
      /** Repair these alone. Default: all that the fix repairs in these repositories. */
      findingIds: z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(10_000))),
      answers: z.optional(answers),
      /** Only to look at: a stand-in such as `<message>` is shown for each answer that is missing, and it cannot be applied. */
      preview: z.optional(z.boolean()),
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
  'findings.list': operation({
    summary: 'Findings of the fleet in groups, and a part of one group',
    input: z.object({
      ...findingsFilter,
      /** Default `rule`. */
      groupBy: z.optional(findingGrouping),
      /** Key of the group whose findings are wanted. */
      group: z.optional(z.string()),
      offset: z.optional(z.int().check(z.minimum(0))),
      limit: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
    }),
    output: findingsList,
  }),
  'findings.ignore': operation({
    summary: 'Ignore findings in the policy files of their repositories, with a reason',
    input: z.object({
      findings: z.array(findingRef).check(z.minLength(1), z.maxLength(10_000)),
      reason: z.string().check(z.minLength(1), z.maxLength(500)),
      until: z.optional(z.iso.date()),
    }),
    output: z.object({ results: z.array(ignoreResult) }),
    mutates: true,
    needs: ['trust'],
  }),
  'findings.previewIgnore': operation({
    summary: 'Which policy files ignoring would write, and what into them; changes nothing',
    input: z.object({
      findings: z.array(findingRef).check(z.minLength(1), z.maxLength(10_000)),
      /** Default: a stand-in. */
      reason: z.optional(z.string().check(z.maxLength(500))),
      until: z.optional(z.iso.date()),
    }),
    output: z.object({ files: z.array(ignorePreview) }),
    needs: ['trust'],
  }),
  'baseline.accept': operation({
    summary: 'Accept what is found today; only new findings speak from then on',
    input: z.object({ repositoryIds: z.optional(repositoryIds) }),
    output: z.object({ accepted: z.int() }),
    mutates: true,
    needs: ['trust'],
    frontDoorOnly: true,
  }),
  'journal.list': operation({
    summary: 'What was done to repositories, newest first',
    input: z.object({
      /** Begun before then. */
      before: z.optional(z.iso.datetime()),
      ...journalFilter,
      limit: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
    }),
    output: z.array(journalEntry),
  }),
  'activity.list': operation({
    summary: 'What was done to repositories and what audits found, newest first, a page at a time',
    input: z.object({
      ...journalFilter,
      /** With audits that found something of this fleet changed. */
      audits: z.optional(z.boolean()),
      /** `next` of the page before. */
      after: z.optional(z.string().check(z.maxLength(200))),
      limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
    }),
    output: activityPage,
  }),
  'journal.undo': operation({
    summary: 'Take one change back',
    input: z.object({ entryId: z.string() }),
    output: journalEntry,
    mutates: true,
    needs: ['trust'],
  }),
  'history.trend': operation({
    summary: 'Score and findings over time: of the fleet, a folder or a repository',
    input: z.object({
      scope: historyScope,
      ...timeRange,
      points: z.optional(z.int().check(z.minimum(2), z.maximum(2000))),
    }),
    output: trend,
  }),
  'history.changes': operation({
    summary: 'What changed from audit to audit and why, newest first',
    input: z.object({
      scope: historyScope,
      ...timeRange,
      /** Only where the score fell. */
      drops: z.optional(z.boolean()),
      /** Only of repositories that had been audited before. */
      known: z.optional(z.boolean()),
      limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
    }),
    output: z.array(historyChange),
  }),
  'history.sums': operation({
    summary: 'What changed in a time, in numbers',
    input: z.object({ scope: historyScope, ...timeRange }),
    output: changeSums,
  }),
  'history.visit': operation({
    summary: 'Somebody looks at the fleet now; tells when the visit before this one ended, for every window alike',
    input: z.object({
      /** Only tell: nobody looks. */
      preview: z.optional(z.boolean()),
    }),
    output: z.object({
      since: z.iso.datetime(),
      /** Nobody has looked before: it is since a day ago. */
      isFirst: z.optional(z.boolean()),
    }),
    mutates: true,
  }),
  'history.audits': operation({
    summary: 'Audits of every fleet of this user, newest first',
    input: z.object({
      ...timeRange,
      cause: z.optional(auditCause),
      limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
    }),
    output: z.array(auditRecord),
  }),
  'history.commits': operation({
    summary: 'The commits between two states of a repository, newest first',
    input: z.object({ repositoryId: z.string(), from: z.nullable(commitId), to: commitId }),
    output: z.array(commitLine),
    needs: ['trust'],
  }),
  'history.import': operation({
    summary: 'Take the reports of homelab-gitops-auditor (audit-history/*.json) into the history',
    input: z.object({
      /** Reports, and folders of them. */
      paths: z.array(z.string()).check(z.minLength(1), z.maxLength(10_000)),
      /** What was over before is forgotten from day to day. Default: nothing is. */
      keptSince: z.optional(z.iso.datetime()),
      /** Only tell what would be taken. */
      preview: z.optional(z.boolean()),
    }),
    output: importResult,
    mutates: true,
    frontDoorOnly: true,
  }),
  'history.forget': operation({
    summary: 'Forget what was over before a time, of every repository',
    input: z.object({
      before: z.iso.datetime(),
      /** Only tell how much that would be. */
      preview: z.optional(z.boolean()),
    }),
    output: forgotten,
    mutates: true,
    frontDoorOnly: true,
  }),
  'diagnostics.get': operation({
    summary: 'How the product itself is: versions, database, git queue, latencies, memory, problems',
    input: nothing,
    output: diagnostics,
  }),
  'workbench.copy': operation({
    summary: 'Put a text on the clipboard, where a page may not itself',
    input: z.object({ text: z.string().check(z.maxLength(1_000_000)) }),
    output: nothing,
  }),
  'workbench.exportTrend': operation({
    summary: 'Ask where, and write the course of score and findings there as CSV',
    input: z.object({ scope: historyScope, ...timeRange }),
    /** null: nothing was chosen. */
    output: z.object({ path: z.nullable(z.string()) }),
  }),
  'workbench.importHistory': operation({
    summary: 'Ask which reports of homelab-gitops-auditor are to be taken into the history, and take them',
    input: nothing,
    output: nothing,
  }),
  'workbench.reveal': operation({
    summary: 'Show something in the editor’s own surfaces',
    input: z.object({
      target: revealTarget,
      repositoryId: z.optional(z.string()),
      /** Of a file; of a policy, one of those that hold for the repository. Default: the nearest. */
      path: z.optional(z.string()),
      /** Of a policy. 1-based. */
      line: z.optional(z.int().check(z.positive())),
      commit: z.optional(commitId),
      /** Of the settings those alone whose name begins so: `audit`. */
      setting: z.optional(z.string().check(z.regex(/^[\w.]{1,60}$/))),
    }),
    output: nothing,
  }),
} as const;

export type OperationName = keyof typeof operations;
export type Input<N extends OperationName> = z.input<(typeof operations)[N]['input']>;
export type Output<N extends OperationName> = z.output<(typeof operations)[N]['output']>;
export const operationNames = Object.keys(operations) as OperationName[];
/** What a page may ask. */
export const pageOperationNames = operationNames.filter((name) => !operations[name].frontDoorOnly);

/**
 * Whether an operation only looks something up: it takes no longer than that, and can be asked again where its answer
 * was lost. The rest changes something, audits, or takes as long as git, a remote or a person does.
 */
export const isQuestion = (name: OperationName): boolean =>
  !operations[name].mutates && !name.startsWith('workbench.') && !undertakings.has(name);
const undertakings: ReadonlySet<OperationName> = new Set([
  'audit.run',
  'fixes.questions',
  'fixes.plan',
  'history.commits',
]);

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
