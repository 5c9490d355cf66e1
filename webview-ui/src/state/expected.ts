import type { ActivityPage } from '../../../src/contract/activity.ts';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import type { Input, OperationName, Output } from '../../../src/contract/operations.ts';
import type { SavedView } from '../../../src/contract/saved-views.ts';
import type { LiveState } from './live-state.ts';

/** What a person changes and sees done at once; how it really went, the host tells. */
export type ChangeName = 'journal.undo' | 'findings.ignore' | 'views.save' | 'views.remove';
export type Change = { [N in ChangeName]: { readonly operation: N; readonly input: Input<N> } }[ChangeName];
/** By what is changed. */
export type Changes = ReadonlyMap<string, Change>;

export const undoOf = (entryId: string): string => `journal ${entryId}`;
export const ignoreOf = (repositoryId: string, findingId: string): string => `finding ${repositoryId} ${findingId}`;
export const viewOf = (name: string): string => `view ${name}`;

/** What it changes: one change at a time is expected of each. */
export function subjectsOf(change: Change): string[] {
  switch (change.operation) {
    case 'journal.undo':
      return [undoOf(change.input.entryId)];
    case 'findings.ignore':
      return change.input.findings.map(({ repositoryId, findingId }) => ignoreOf(repositoryId, findingId));
    case 'views.save':
    case 'views.remove':
      return [viewOf(change.input.name)];
  }
}

/** Of several that one request changes, what became of each; empty: all were changed. */
export function outcomesOf(name: ChangeName, output: Output<ChangeName>): readonly ChangeOutcome[] {
  if (name !== 'findings.ignore') return [];
  return (output as Output<'findings.ignore'>).results.map(({ repositoryId, findingId, outcome, entryId }) => ({
    subject: ignoreOf(repositoryId, findingId),
    // What is gone counts no more than what is ignored.
    isChanged: outcome === 'ignored' || outcome === 'gone',
    entryId,
  }));
}

interface ChangeOutcome {
  readonly subject: string;
  readonly isChanged: boolean;
  /** Of the journal: where that is undone, the change is no more. */
  readonly entryId: string | undefined;
}

/** Until what the host tells is sure to hold it, ms after the host said that it is done. */
export const settleMs: Readonly<Record<ChangeName, number>> = {
  'journal.undo': 2_000,
  // The policy is read again, the repository judged anew, the list asked for again.
  'findings.ignore': 15_000,
  'views.save': 2_000,
  'views.remove': 2_000,
};

/** Whether the host tells it already, though it has not answered yet. */
export function hasArrived({ operation, input }: Change, { journal, views }: LiveState): boolean {
  switch (operation) {
    case 'journal.undo':
      return journal.some(({ id, state }) => id === input.entryId && state === 'undone');
    case 'views.save':
      return views.some(({ name, route }) => name === input.name && route === input.route);
    case 'views.remove':
      return !views.some(({ name }) => name === input.name);
    case 'findings.ignore':
      return false;
  }
}

/** The state as it will be when all that is under way is done; itself where nothing in it changes. */
export function expectedState(state: LiveState, changes: Changes): LiveState {
  const journal = expectedJournal(state.journal, changes);
  const views = expectedViews(state.views, changes);
  return journal === state.journal && views === state.views ? state : { ...state, journal, views };
}

/** The same for an answer. */
export function expectedAnswer<N extends OperationName>(name: N, value: Output<N>, changes: Changes): Output<N> {
  const expected: ((value: never, changes: Changes) => unknown) | undefined = answers[name as keyof typeof answers];
  return changes.size === 0 || !expected ? value : (expected(value as never, changes) as Output<N>);
}

const answers = { 'journal.list': expectedJournal, 'activity.list': expectedActivity } satisfies {
  readonly [N in OperationName]?: (value: Output<N>, changes: Changes) => unknown;
};

function expectedJournal(entries: readonly JournalEntry[], changes: Changes): readonly JournalEntry[] {
  const undone = (entry: JournalEntry): boolean => entry.state === 'done' && changes.has(undoOf(entry.id));
  if (changes.size === 0 || !entries.some(undone)) return entries;
  return entries.map((entry) => (undone(entry) ? { ...entry, state: 'undone', undoable: false } : entry));
}

function expectedActivity(page: ActivityPage, changes: Changes): ActivityPage {
  const before = page.items.flatMap((item) => (item.kind === 'change' ? [item.entry] : []));
  const entries = expectedJournal(before, changes);
  if (entries === before) return page;
  const now = new Map(entries.map((entry) => [entry.id, entry]));
  const items = page.items.map((item) =>
    item.kind === 'change' ? { ...item, entry: now.get(item.entry.id) ?? item.entry } : item,
  );
  return { ...page, items };
}

function expectedViews(views: readonly SavedView[], changes: Changes): readonly SavedView[] {
  let list = views;
  for (const { operation, input } of changes.values()) {
    if (operation !== 'views.save' && operation !== 'views.remove') continue;
    list = list.filter(({ name }) => name !== input.name);
    if (operation === 'views.save') list = [...list, input].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  return list;
}
