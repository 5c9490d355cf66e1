import type { Page } from 'playwright-core';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import type { AuditRecord } from '../../../src/contract/history.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { dataTime, makeJournalEntry, makeMissing, makeStats, makeUnreadable } from '../../fixtures/fleet-data.ts';
import { rows } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

/** A page on a day on which not all went well. */
export interface Scene {
  readonly name: string;
  readonly route: string;
  /** Before the page opens. */
  readonly prepare?: (host: ScriptedHost) => void;
  /** Until the state is there. */
  readonly play: (page: Page, host: ScriptedHost) => Promise<unknown>;
}

const minute = 60_000;
const at = (minutes: number): string => new Date(dataTime + minutes * minute).toISOString();
const long = 'a-name-that-goes-on-and-on-as-those-of-generated-deployments-do';

const heading = (name: string) => (page: Page) => page.getByRole('heading', { name, exact: true }).first().waitFor();

/** The rows of a fleet that nobody sketches: long names, what is missing, what cannot be read, what is under way. */
function awkward(host: ScriptedHost): void {
  const more: Record<number, (one: RepositorySummary) => RepositorySummary> = {
    0: (one) => ({
      ...one,
      name: long,
      branch: `feature/${long}`,
      owner: `platform/${long}`,
      ahead: 12_345,
      behind: 6_789,
    }),
    1: makeMissing,
    2: makeUnreadable,
    3: (one) => ({ ...one, operation: 'cherry-pick', ahead: 3, behind: 2 }),
    4: (one) => ({ ...one, findings: { ...one.findings, error: 1_234, warning: 5_678, info: 9_012 }, score: 0 }),
  };
  host.repositories = host.repositories.map((one, index) => more[index]?.(one) ?? one);
  host.stats = makeStats(host.repositories);
}

/** What is in the journal of a day on which not all went well. */
function eventful(host: ScriptedHost): void {
  awkward(host);
  const [first, , , fourth, fifth, sixth] = host.repositories;
  if (!(first && fourth && fifth && sixth)) return;
  const entry = (index: number, of: RepositorySummary, more: Partial<JournalEntry>): JournalEntry => ({
    ...makeJournalEntry(index, of),
    undoable: false,
    ...more,
    id: `e${index}`,
  });
  const by = { undoneAt: at(-4), undoneBy: 'terminal (12345)' };
  const undone = { ...by, state: 'undone' as const, startedAt: at(-20), finishedAt: at(-18) };
  host.journal = [
    entry(0, first, { state: 'started', finishedAt: null, summary: `Pushing 3 commits of \`feature/${long}\`` }),
    entry(1, first, { ...undone, summary: 'Stashed 2 files', undoSummary: `Put 2 files back into \`${long}\`` }),
    entry(2, fourth, { ...undone, fix: 'git/stash', summary: 'Stashed 1 file', undoSummary: 'Put 1 file back' }),
    entry(3, fifth, {
      state: 'failed',
      error: {
        code: 'rejected',
        message: `The remote refused \`refs/heads/feature/${long}\`: the branch is protected.`,
        hint: 'Open a pull request instead.',
      },
    }),
    ...[first, fourth, fifth, sixth].map((of, index) =>
      entry(4 + index, of, {
        ...{ planId: 'plan', fix: 'git/commit', summary: `Committed ${index + 1} files` },
        ...(index === 1 && { ...undone, undoSummary: 'Took the commit back' }),
        ...(index === 2 && { state: 'failed', error: { code: 'conflict', message: 'A merge is in progress.' } }),
        ...(index === 3 && { undoable: true }),
        startedAt: at(-60),
      }),
    ),
    entry(9, first, {
      ...{ fix: 'policy/ignore-finding', summary: 'Ignored 3 findings in `.gitops-auditor.yaml`', undoable: true },
      others: [fourth, fifth].map(({ id, name }) => ({ repositoryId: id, name })),
      startedAt: at(-3 * 1440),
      finishedAt: at(-3 * 1440 + 2),
    }),
  ];
  const audit = { by: 'VS Code window', repositories: 60, changed: 3, first: 0 };
  host.audits = [
    { ...audit, id: 1, at: at(-5), cause: 'schedule' },
    { ...audit, id: 2, at: at(-600), cause: 'import', changed: 0 },
    { ...audit, id: 3, at: at(-700), cause: 'asked', changed: 12_345, first: 12_000 },
  ] satisfies AuditRecord[];
}

export const scenes: readonly Scene[] = [
  { name: 'overview', route: '/', prepare: eventful, play: heading('Needs attention first') },
  { name: 'nowhere', route: '/nowhere', play: heading('Not found') },
  { name: 'repositories', route: '/repositories', prepare: awkward, play: (page) => rows(page).nth(2).waitFor() },
  { name: 'repository', route: '/repositories/r0', prepare: eventful, play: heading('Facts') },
  {
    name: 'findings',
    route: '/findings',
    prepare: awkward,
    play: (page) => page.locator('.group-head').first().waitFor(),
  },
  { name: 'trends', route: '/trends', play: (page) => page.locator('.chart canvas').nth(1).waitFor() },
  {
    name: 'activity',
    route: '/activity',
    prepare: eventful,
    play: (page) => page.locator('.course-of-time > li').nth(3).waitFor(),
  },
  { name: 'diagnostics', route: '/diagnostics', play: heading('Versions') },
];
