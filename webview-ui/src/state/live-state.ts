import type { Event } from '../../../src/contract/events.ts';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import type { FleetStats } from '../../../src/contract/fleet.ts';
import type { Snapshot } from '../../../src/contract/operations.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { keepIfEqual } from './equal.ts';

/** The fleet as the page knows it: immutable; what did not change keeps its identity. */
export interface LiveState {
  readonly stream: string;
  readonly seq: number;
  readonly stats: FleetStats;
  readonly repositories: ReadonlyMap<string, RepositorySummary>;
  /** Newest first. */
  readonly journal: readonly JournalEntry[];
}

export function fromSnapshot(snapshot: Snapshot, old: LiveState | null): LiveState {
  return {
    stream: snapshot.stream,
    seq: snapshot.seq,
    stats: keepIfEqual(old?.stats, snapshot.stats),
    repositories: new Map(snapshot.repositories.map((r) => [r.id, keepIfEqual(old?.repositories.get(r.id), r)])),
    journal: keepIfEqual(old?.journal, newestFirst(snapshot.journal)),
  };
}

/** Applies events in their order; `seq` is that of the last. Copies a collection once, however many events touch it. */
export function applyEvents(state: LiveState, events: readonly Event[], seq: number): LiveState {
  let { stats, journal } = state;
  let repositories: Map<string, RepositorySummary> | null = null;
  const writable = () => {
    repositories ??= new Map(state.repositories);
    return repositories;
  };
  for (const event of events) {
    switch (event.type) {
      case 'repository.updated': {
        const known = (repositories ?? state.repositories).get(event.repository.id);
        const next = keepIfEqual(known, event.repository);
        if (next !== known) writable().set(next.id, next);
        break;
      }
      case 'repository.removed':
        if ((repositories ?? state.repositories).has(event.id)) writable().delete(event.id);
        break;
      case 'fleet.updated':
        stats = keepIfEqual(stats, event.stats);
        break;
      case 'audit.progress':
        stats = keepIfEqual(stats, { ...stats, audit: event.audit });
        break;
      case 'journal.updated':
        journal = newestFirst([event.entry, ...journal.filter((entry) => entry.id !== event.entry.id)]);
        break;
    }
  }
  return { stream: state.stream, seq, stats, repositories: repositories ?? state.repositories, journal };
}

function newestFirst(journal: readonly JournalEntry[]): readonly JournalEntry[] {
  return journal.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id));
}
