import { AuditorError } from '../../contract/errors.ts';
import type { Answers, FixResult } from '../../contract/fixes.ts';
import type { LockOwner } from '../store/lock.ts';
import { unread } from './blind.ts';
import type { ChangeJournal } from './change-journal.ts';
import type { Fix, FixContext, ReadFacts, RepairContext } from './fix.ts';
import { withFixLock } from './fix-lock.ts';
import type { CachedItem } from './plan-cache.ts';

interface Application {
  readonly fix: Fix;
  readonly planId: string;
  readonly cached: CachedItem;
  readonly answers: Answers;
  readonly context: RepairContext;
  readonly journal: ChangeJournal;
  readonly owner: LockOwner;
  readonly readFacts: ReadFacts;
  readonly waitMs: number;
}

/** Applies one planned fix to its repository, under its lock. Never throws: the result says what happened. */
export async function applyItem(application: Application): Promise<FixResult> {
  const { item, location } = application.cached;
  const said = { repositoryId: item.repositoryId, name: item.name };
  const { context, owner, waitMs } = application;
  try {
    return await withFixLock(
      application.fix,
      location,
      owner,
      context.signal,
      async (held) => ({ ...said, ...(await applyLocked(application, { ...context, signal: held })) }),
      { waitMs },
    );
  } catch (thrown) {
    const error = AuditorError.from(thrown);
    return { ...said, outcome: 'failed', message: error.message, error: error.toShape() };
  }
}

type Outcome = Omit<FixResult, 'repositoryId' | 'name'>;

async function applyLocked(
  { fix, planId, cached, answers, journal, owner, readFacts }: Application,
  repair: RepairContext,
): Promise<Outcome> {
  const { item, location, entryId, data, findings = [], others = [] } = cached;
  const facts = fix.blind ? unread() : await readFacts(location, repair.signal, fix.needs ?? []);
  const context: FixContext = { ...repair, answers, findings, others, facts };
  const { by, ...process } = owner;
  journal.begin({
    id: entryId,
    planId,
    fix: fix.id,
    repositoryId: item.repositoryId,
    name: item.name,
    path: item.path,
    others: others.map(({ repository: { id, name } }) => ({ repositoryId: id, name })),
    summary: item.summary,
    startedAt: Date.now(),
    by,
    owner: process,
    undo: null,
  });
  let remembered: unknown = null;
  const remember = (undo: unknown) => {
    journal.remember(entryId, undo);
    remembered = undo;
  };
  try {
    const { summary, undo } = await fix.apply(context, data, remember);
    const entry = journal.finish(entryId, { state: 'done', summary, undo: undo ?? null });
    return entry ? { outcome: 'done', message: summary, entryId } : endedElsewhere(journal, entryId);
  } catch (thrown) {
    return takeBackFailed({ fix, journal, entryId, remembered, context: repair }, AuditorError.from(thrown));
  }
}

/** What an error left half done is brought to an end as after a crash, so that *failed* always means: nothing changed. */
async function takeBackFailed(
  parts: {
    readonly fix: Fix;
    readonly journal: ChangeJournal;
    readonly entryId: string;
    readonly remembered: unknown;
    readonly context: RepairContext;
  },
  error: AuditorError,
): Promise<Outcome> {
  const { fix, journal, entryId, remembered, context } = parts;
  try {
    // Cancelling ended the change; it must not also end the repair.
    const { signal } = new AbortController();
    const repair = { ...context, signal, cancelled: signal };
    const recovery = remembered === null ? ({ outcome: 'undone' } as const) : await fix.recover(repair, remembered);
    if (recovery.outcome === 'done') {
      const entry = journal.finish(entryId, { state: 'done', undo: recovery.undo ?? null });
      return entry ? { outcome: 'done', message: entry.summary, entryId } : endedElsewhere(journal, entryId);
    }
    const entry = journal.finish(entryId, { state: 'failed', error: error.toShape(), undo: null });
    if (entry === undefined) return endedElsewhere(journal, entryId);
    return { outcome: 'failed', message: error.message, error: error.toShape(), entryId };
  } catch (thrown) {
    // The entry stays `started`: the next start tries again.
    const second = AuditorError.from(thrown);
    const message = `${error.message} It could not be taken back yet: ${second.message}`;
    return { outcome: 'failed', message, error: { ...error.toShape(), message }, entryId };
  }
}

/** Another process took this one for dead (on a shared disk it cannot know), and its word is in the journal. */
function endedElsewhere(journal: ChangeJournal, entryId: string): Outcome {
  const record = journal.get(entryId);
  if (record?.state === 'done') return { outcome: 'done', message: record.summary, entryId };
  const error = new AuditorError('conflict', 'Another process took this change for interrupted and ended it.', {
    hint: 'Look at the repository and at the history before you try again.',
  });
  return { outcome: 'failed', message: error.message, error: error.toShape(), entryId };
}
