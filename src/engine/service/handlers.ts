import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/operations.ts';
import { ruleInfo } from '../audit/rule-info.ts';
import { rules } from '../audit/rules/index.ts';
import { ignoreFinding, policyFileFor } from '../fixes/policy/ignore-finding.ts';
import type { FixRunner } from '../fixes/runner.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import { journalEntryOf } from '../store/journal-entry.ts';
import type { Store } from '../store/types.ts';

/** How much of the journal a snapshot carries. */
const snapshotJournalLimit = 50;

const noResult: ErrorShape = { code: 'internal', message: 'The fix gave no result.' };

/** The engine's side of the contract. What only a front door can do (`workbench.reveal`) is given by it. */
export function createHandlers(parts: {
  fleet: Fleet;
  fixes: FixRunner | null;
  store: Store | null;
  reveal: Handlers['workbench.reveal'];
}): Handlers {
  const { fleet, store } = parts;

  const fixes = (): FixRunner => {
    if (parts.fixes) return parts.fixes;
    throw new AuditorError('store-failed', 'Changes need the state folder, which could not be opened.', {
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
  const journal = (limit: number) => store?.journal.list(limit).map(journalEntryOf) ?? [];

  return {
    'dashboard.live': () => {
      fleet.hub.flush(); // so that `seq` tells exactly what the snapshot holds
      return {
        stream: fleet.hub.stream,
        seq: fleet.hub.seq,
        stats: fleet.stats(),
        repositories: fleet.repositories(),
        journal: journal(snapshotJournalLimit),
      };
    },
    'dashboard.stats': () => fleet.stats(),
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
    'fixes.plan': ({ fix, repositoryIds, findingIds, answers }, { signal, report }) =>
      fixes().plan(fix, repositoryIds.map(location), answers ?? {}, {
        signal,
        onProgress: report,
        findings: (id) => fleet.repairable(id, fix, findingIds),
      }),
    'fixes.apply': ({ planId }, { signal, report }) =>
      fixes().apply(planId, { signal, onProgress: report, onDone: repaired }),
    'findings.ignore': async ({ findingId, repositoryId, reason, until }, { signal }) => {
      const found = fleet.findings(repositoryId).find((finding) => finding.id === findingId);
      if (!found) throw new AuditorError('not-found', 'That finding is gone.', { hint: 'Audit again.' });
      const repository = location(repositoryId);
      const path = policyFileFor(repository);
      const answers = {
        rule: found.rule,
        reason,
        ...(found.subject !== undefined && { subject: found.subject }),
        ...(until !== undefined && { until }),
      };
      const plan = await fixes().plan(ignoreFinding.id, [repository], answers, { signal });
      const [result] = await fixes().apply(plan.id, { signal });
      if (result?.outcome !== 'done') throw AuditorError.fromShape(plan.items[0]?.blocked ?? result?.error ?? noResult);
      // The file may hold for others too.
      for (const { id } of fleet.locations()) if (id !== repositoryId) fleet.changed(id, new Set());
      touched(repositoryId);
      return { path };
    },
    'baseline.accept': ({ repositoryIds }) => ({ accepted: fleet.accept(repositoryIds) }),
    'journal.list': ({ limit }) => journal(limit ?? 100),
    'journal.undo': async ({ entryId }, { signal }) => {
      const entry = await fixes().undo(entryId, { signal });
      touched(entry.repositoryId);
      // It may have been moved away, and be back.
      if (!fleet.location(entry.repositoryId)) fleet.rediscover();
      return entry;
    },
    'workbench.reveal': parts.reveal,
  };
}
