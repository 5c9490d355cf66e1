import * as z from 'zod/mini';
import { journalEntry } from './fixes.ts';
import { auditState, fleetStats } from './fleet.ts';
import { repositorySummary } from './repositories.ts';
import { savedView } from './saved-views.ts';

/** Everything that is announced. An event carries the whole new state of its resource, so the last one wins. */
export const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('repository.updated'), repository: repositorySummary }),
  z.object({ type: z.literal('repository.removed'), id: z.string() }),
  z.object({ type: z.literal('fleet.updated'), stats: fleetStats }),
  z.object({ type: z.literal('audit.progress'), audit: auditState }),
  z.object({ type: z.literal('journal.updated'), entry: journalEntry }),
  z.object({ type: z.literal('views.updated'), views: z.array(savedView) }),
  /** Something new is in the history. */
  z.object({ type: z.literal('history.updated'), at: z.iso.datetime() }),
]);
export type Event = z.infer<typeof event>;

/** One event in its stream: `seq` counts up by one; a gap or another `stream` means: ask for a snapshot. */
export const envelope = z.object({
  stream: z.string(),
  seq: z.int(),
  /** When its cause was seen, ms since the epoch. */
  causedAt: z.number(),
  event,
});
export type Envelope = z.infer<typeof envelope>;

/** Events about the same resource carry the same key: only the last of a burst needs to travel. */
export function resourceKey(e: Event): string {
  switch (e.type) {
    case 'repository.updated':
      return `repository:${e.repository.id}`;
    case 'repository.removed':
      return `repository:${e.id}`;
    case 'journal.updated':
      return `journal:${e.entry.id}`;
    case 'fleet.updated':
    case 'audit.progress':
    case 'history.updated':
    case 'views.updated':
      return e.type;
  }
}
