import { hash, randomUUID } from 'node:crypto';
import type { Call } from '../../contract/operations.ts';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import { isWithin } from '../../engine/is-within.ts';
import type { Logger } from '../../engine/log.ts';
import type { Store } from '../../engine/store/types.ts';
import type { Disposable } from '../disposables.ts';
import { type Notice, type NoticeKind, noticeOf } from './notice.ts';

/** All windows hear of a change within that time: one that died silences the others for no longer. */
const turnMs = 60_000;

interface Parts {
  readonly fleet: Pick<Fleet, 'hub' | 'roots'>;
  /** null: there is no history, so nothing is new in it. */
  readonly store: Store | null;
  readonly log: Logger;
  readonly call: Call;
  /** What the person chose to hear of; asked at each use. */
  readonly wanted: () => ReadonlySet<NoticeKind>;
  readonly tell: (notice: Notice) => void;
}

/**
 * Tells what is new in the history, where the person chose to hear of it. Of the windows that show a folder one tells
 * what is new in it.
 */
export class Notices implements Disposable {
  readonly #parts: Parts;
  readonly #end: () => void;
  readonly #owner = randomUUID();
  readonly #turns = new Set<string>();
  #since = new Date().toISOString();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#end = parts.fleet.hub.subscribe((batch) => {
      if (batch.some(({ event }) => event.type === 'history.updated')) this.#last = this.#last.then(() => this.#look());
    });
  }

  dispose(): void {
    this.#end();
    try {
      for (const turn of this.#turns) this.#parts.store?.leases.release(turn, this.#owner);
    } catch (thrown) {
      this.#parts.log.debug('store', `The turn to tell was not given back, it runs out: ${String(thrown)}`);
    }
  }

  async #look(): Promise<void> {
    const { log, call, wanted, tell } = this.#parts;
    const from = this.#since;
    this.#since = new Date().toISOString();
    const kinds = wanted();
    if (kinds.size === 0) return;
    try {
      const ours = this.#ownRoots();
      if (ours.length === 0) return;
      const changes = await call('history.changes', { scope: {}, from, limit: 1000 });
      // A root may lie within a repository.
      const told = changes.filter(({ path }) => ours.some((root) => isWithin(path, root) || isWithin(root, path)));
      const notice = noticeOf(told, kinds);
      if (notice) tell(notice);
    } catch (thrown) {
      log.warn('store', `What is new could not be told: ${String(thrown)}`);
    }
  }

  /** The folders of which it is this window's turn to tell. */
  #ownRoots(): string[] {
    const { fleet, store } = this.#parts;
    return fleet.roots().filter((root) => {
      const turn = `notices:${hash('sha1', root)}`;
      const ours = store?.leases.hold(turn, this.#owner, turnMs) ?? false;
      if (ours) this.#turns.add(turn);
      return ours;
    });
  }
}
