import { AuditorError } from '../../contract/errors.ts';
import { filterRepositories } from '../../contract/filter-run.ts';
import type { Handlers, Input, Output } from '../../contract/operations.ts';
import type { RepositorySummary } from '../../contract/repositories.ts';
import { filterProblems, parseFilter } from '../../contract/repository-filter.ts';
import { parseSort, sortRepositories } from '../../contract/repository-sort.ts';
import type { SavedView } from '../../contract/saved-views.ts';
import { ruleInfo } from '../audit/rule-info.ts';
import { rules, ruleTitle } from '../audit/rules/index.ts';
import { acceptFindings } from '../fixes/policy/accept-findings.ts';
import type { FixRunner } from '../fixes/runner.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import { historyHandlers, whoseChanges } from '../history/handlers.ts';
import { journalEntryOf } from '../store/journal-entry.ts';
import type { Store } from '../store/types.ts';
import { listActivity } from './activity-list.ts';
import { diagnosticsOf, type FrontDoorState } from './diagnostics.ts';
import { listFindings } from './findings-list.ts';
import { ignoreFindings, previewIgnores } from './ignore-findings.ts';

/** How much of the journal a snapshot carries. */
const snapshotJournalLimit = 50;

function filtered(
  all: readonly RepositorySummary[],
  { filter: text, sort, offset = 0, limit = 10_000 }: Input<'dashboard.filter'>,
): Output<'dashboard.filter'> {
  const filter = parseFilter(text);
  const { repositories: fitting, similar, facets } = filterRepositories(all, filter, Date.now());
  const ranked = sort === undefined && filter.words.length > 0;
  const ordered = ranked ? fitting : sortRepositories(fitting, parseSort(sort ?? null));
  return {
    ...{
      total: ordered.length,
      similar,
      problems: filterProblems(filter),
      repositories: ordered.slice(offset, offset + limit),
    },
    facets: facets.map(({ key, values }) => ({ key, values: [...values] })),
  };
}

/** What is done in the editor’s own surfaces. */
export type WorkbenchHandlers = Pick<Handlers, Extract<keyof Handlers, `workbench.${string}`>>;

/** The engine's side of the contract. What only a front door can do is given by it. */
export function createHandlers(parts: {
  fleet: Fleet;
  fixes: FixRunner | null;
  store: Store | null;
  git: Git;
  workbench: WorkbenchHandlers;
  /** How the front door is; asked at each use. Default: the terminal, which has nothing to tell. */
  frontDoor?: () => FrontDoorState;
}): Handlers {
  const { fleet, store } = parts;
  const startedAt = new Date().toISOString();

  const fixes = (): FixRunner => {
    if (parts.fixes) return parts.fixes;
    throw new AuditorError('store-failed', 'Changes need the state folder, which could not be opened.', {
      hint: 'See the problem reported at start; check the setting gitopsAuditor.stateFolder.',
    });
  };
  const needsStore = (): Store => {
    if (store) return store;
    throw new AuditorError('store-failed', 'This needs the state folder, which could not be opened.', {
      hint: 'See the problem reported at start; check the setting gitopsAuditor.stateFolder.',
    });
  };
  /** Also of one that is only expected: a fix says what it can do there. */
  const location = (id: string): RepositoryLocation => {
    const found = fleet.expectedLocation(id);
    if (found) return found;
    throw new AuditorError('not-found', 'That repository is not part of the fleet any more.', { hint: 'Audit again.' });
  };
  /** One that is not here is judged with the inventory. */
  const touched = (id: string) => (fleet.location(id) ? fleet.changed(id) : fleet.inventoryChanged());
  /** One that was not here may be now. */
  const repaired = (id: string) => (fleet.location(id) ? fleet.changed(id) : fleet.rediscover());
  const announcedViews = (): SavedView[] => {
    const views = needsStore().views.all();
    fleet.hub.publish({ type: 'views.updated', views });
    return views;
  };
  const place = () => {
    fleet.hub.flush(); // so that `seq` tells exactly what the answer holds
    return { stream: fleet.hub.stream, seq: fleet.hub.seq };
  };
  const ours = { roots: () => fleet.roots(), known: () => fleet.known() };
  const journal = (limit: number) => store?.journal.list(limit).map(journalEntryOf) ?? [];

  return {
    'dashboard.live': () => ({
      ...place(),
      stats: fleet.stats(),
      journal: journal(snapshotJournalLimit),
      views: store?.views.all() ?? [],
    }),
    'dashboard.repositories': () => ({ ...place(), repositories: fleet.repositories() }),
    'dashboard.stats': () => fleet.stats(),
    'dashboard.filter': (input) => filtered(fleet.repositories(), input),
    'views.list': () => needsStore().views.all(),
    'views.save': (view) => {
      needsStore().views.put(view);
      return announcedViews();
    },
    'views.remove': ({ name }) => {
      needsStore().views.remove(name);
      return announcedViews();
    },
    'repositories.list': () => fleet.repositories(),
    'repositories.get': ({ id }) => {
      const detail = fleet.get(id);
      if (detail) return detail;
      throw new AuditorError('not-found', 'That repository is not part of the fleet any more.', {
        hint: 'Audit again.',
      });
    },
    'audit.run': async ({ repositoryIds }, { signal, report }) => {
      await fleet.audit({
        ...(repositoryIds && { repositoryIds }),
        signal,
        priority: 'interactive',
        onProgress: report,
      });
      return fleet.stats();
    },
    'audit.report': ({ all }) => fleet.report(all ?? false),
    'rules.list': () => rules.map(ruleInfo),
    'fixes.list': () => parts.fixes?.list() ?? [],
    'fixes.questions': ({ fix, repositoryId, findingIds }, { signal }) =>
      fixes().questions(fix, location(repositoryId), {
        signal,
        findings: (id) => fleet.repairable(id, fix, findingIds),
      }),
    'fixes.plan': ({ fix, repositoryIds, findingIds, answers, preview }, { signal, report }) =>
      fixes().plan(fix, repositoryIds.map(location), answers ?? {}, {
        signal,
        onProgress: report,
        findings: (id) => fleet.repairable(id, fix, findingIds),
        preview: preview ?? false,
      }),
    'fixes.apply': ({ planId }, { signal, report }) =>
      fixes().apply(planId, { signal, onProgress: report, onDone: repaired }),
    'findings.list': (input) => listFindings(fleet.told(), input, ruleTitle),
    'findings.ignore': async (input, context) => {
      const results = await ignoreFindings({ fleet, fixes: fixes(), location }, input, context);
      const written = new Set(results.filter(({ outcome }) => outcome === 'ignored').map((one) => one.repositoryId));
      // A policy file may hold for others too.
      if (written.size > 0) for (const { id } of fleet.locations()) if (!written.has(id)) fleet.changed(id, new Set());
      for (const id of written) touched(id);
      return { results };
    },
    'findings.previewIgnore': async (input, context) => ({
      files: await previewIgnores({ fleet, fixes: fixes(), location }, input, context),
    }),
    'baseline.accept': async ({ repositoryIds }, { signal, report }) => {
      const failed = (id: string) => fleet.repairable(id, acceptFindings.id);
      const ids = (repositoryIds ?? fleet.repositories().map(({ id }) => id)).filter((id) => failed(id).length > 0);
      if (ids.length === 0) return { accepted: 0 };
      const counts = ids.map((id) => failed(id).length);
      const plan = await fixes().plan(acceptFindings.id, ids.map(location), {}, { signal, findings: failed });
      const results = await fixes().apply(plan.id, { signal, onProgress: report });
      const accepted = counts.filter((_, index) => results[index]?.outcome === 'done');
      return { accepted: accepted.reduce((sum, count) => sum + count, 0) };
    },
    'journal.list': ({ before, limit, ...query }) =>
      store?.journal
        .find({ ...query, before: before === undefined ? undefined : { at: Date.parse(before) }, limit: limit ?? 100 })
        .map(journalEntryOf) ?? [],
    'activity.list': (input) =>
      store ? listActivity(store, input, whoseChanges({}, ours)) : { items: [], next: null },
    'journal.undo': async ({ entryId }, { signal }) => {
      const entry = await fixes().undo(entryId, { signal });
      for (const { repositoryId } of [entry, ...(entry.others ?? [])]) touched(repositoryId);
      // It may have been moved away, and be back.
      if (!fleet.location(entry.repositoryId)) fleet.rediscover();
      return entry;
    },
    ...historyHandlers(() => ({
      ...{ history: needsStore().history, visits: needsStore().visits, git: parts.git, location },
      ...ours,
      changed: () => fleet.hub.publish({ type: 'history.updated', at: new Date().toISOString() }),
    })),
    'diagnostics.get': () => diagnosticsOf({ ...parts, startedAt }),
    ...parts.workbench,
  };
}
