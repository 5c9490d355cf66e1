import type { ActivityItem, ActivityPage } from '../../contract/activity.ts';
import { AuditorError } from '../../contract/errors.ts';
import type { Input } from '../../contract/operations.ts';
import type { Whose } from '../store/history-types.ts';
import { journalEntryOf } from '../store/journal-entry.ts';
import type { Store } from '../store/types.ts';

const usualLimit = 100;

/** The last item of a page. What was done at the time of an audit comes before it. */
interface Place {
  readonly kind: ActivityItem['kind'];
  /** ms since the epoch. */
  readonly at: number;
  readonly id: string;
}

/** The journal, and the audits that found something `of` these changed, in one course of time, newest first. */
export function listActivity(
  { journal, history }: Pick<Store, 'journal' | 'history'>,
  { after, audits = false, limit = usualLimit, ...filter }: Input<'activity.list'>,
  of: Whose,
): ActivityPage {
  const place = after === undefined ? undefined : placeOf(after);
  // One more than asked for tells whether there is more.
  const wanted = limit + 1;
  const before = place && { at: place.at, ...(place.kind === 'change' && { id: place.id }) };
  const changes = journal
    .find({ ...filter, before, limit: wanted })
    .map((record): ActivityItem => ({ kind: 'change', entry: journalEntryOf(record) }));
  const seen = audits
    ? history
        .audits({
          ...{ from: 0, to: place?.at ?? Number.MAX_SAFE_INTEGER, limit: wanted, of },
          ...(place?.kind === 'audit' && { beforeId: Number(place.id) }),
        })
        .map((audit): ActivityItem => ({ kind: 'audit', audit }))
    : [];
  const all = [...changes, ...seen].sort((a, b) => timeOf(b) - timeOf(a));
  const items = all.slice(0, limit);
  const last = all.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : cursorOf(last) };
}

const timeOf = (item: ActivityItem): number =>
  Date.parse(item.kind === 'change' ? item.entry.startedAt : item.audit.at);

const cursorOf = (item: ActivityItem): string =>
  `${item.kind} ${timeOf(item)} ${item.kind === 'change' ? item.entry.id : item.audit.id}`;

function placeOf(cursor: string): Place {
  const [, kind, at, id] = /^(change|audit) (\d{1,16}) (\S+)$/.exec(cursor) ?? [];
  if (kind !== undefined && id !== undefined) return { kind: kind as Place['kind'], at: Number(at), id };
  throw new AuditorError('bad-input', 'That place in the activity cannot be read.', {
    hint: 'Ask from the newest on.',
  });
}
