import type { Event } from '../../../src/contract/events.ts';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import type { FleetStats } from '../../../src/contract/fleet.ts';
import type { RowsSnapshot, Snapshot } from '../../../src/contract/operations.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import type { SavedView } from '../../../src/contract/saved-views.ts';
import { keepParts } from './equal.ts';
import { Rows } from './rows.ts';

/** The fleet as the page knows it: immutable; what did not change keeps its identity. */
export interface LiveState {
  readonly stream: string;
  readonly seq: number;
  readonly stats: FleetStats;
  readonly repositories: Rows<RepositorySummary>;
  /** False: of the repositories nothing is known yet. */
  readonly complete: boolean;
  /** Newest first. */
  readonly journal: readonly JournalEntry[];
  readonly views: readonly SavedView[];
  /** Another one when there is more history than before. */
  readonly history: string;
}

/** `rows` null: they are on their way. Of the two the older place counts: what came since is in one of them already. */
export function fromSnapshot(snapshot: Snapshot, rows: RowsSnapshot | null, old: LiveState | null): LiveState {
  return {
    stream: snapshot.stream,
    seq: Math.min(snapshot.seq, rows?.seq ?? snapshot.seq),
    complete: rows !== null,
    stats: keepParts(old?.stats, snapshot.stats),
    repositories: Rows.of(rows?.repositories.map((r) => [r.id, keepParts(old?.repositories.get(r.id), r)]) ?? []),
    journal: keepParts(old?.journal, newestFirst(snapshot.journal)),
    views: keepParts(old?.views, snapshot.views),
    // What came meanwhile is not known.
    history: `${snapshot.stream} ${snapshot.seq}`,
  };
}

/** Whether a repository is part of the fleet; it is believed to be until that is known. */
export const isHere = ({ complete, repositories }: LiveState, id: string): boolean => !complete || repositories.has(id);

/** Applies events in their order; `seq` is that of the last. */
export function applyEvents(state: LiveState, events: readonly Event[], seq: number): LiveState {
  let { stats, journal, views, history } = state;
  const changed = new Map<string, RepositorySummary | undefined>();
  for (const event of events) {
    switch (event.type) {
      case 'repository.updated': {
        const { repository } = event;
        changed.set(repository.id, keepParts(state.repositories.get(repository.id), repository));
        break;
      }
      case 'repository.removed':
        changed.set(event.id, undefined);
        break;
      case 'fleet.updated':
        stats = keepParts(stats, event.stats);
        break;
      case 'audit.progress':
        stats = keepParts(stats, { ...stats, audit: event.audit });
        break;
      case 'views.updated':
        views = keepParts(views, event.views);
        break;
      case 'history.updated':
        history = event.at;
        break;
      case 'journal.updated':
        journal = newestFirst([event.entry, ...journal.filter((entry) => entry.id !== event.entry.id)]);
        break;
    }
  }
  return {
    stream: state.stream,
    seq,
    stats,
    repositories: state.repositories.with(changed),
    complete: state.complete,
    journal,
    views,
    history,
  };
}

function newestFirst(journal: readonly JournalEntry[]): readonly JournalEntry[] {
  return journal.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id));
}
