import type { Envelope, Event } from '../../../src/contract/events.ts';
import { type ToHost, type ToPage, toHost } from '../../../src/contract/messages.ts';
import type { RowsSnapshot, Snapshot } from '../../../src/contract/operations.ts';
import type { Port, Scheduler } from '../../../webview-ui/src/state/port.ts';
import { dataTime, makeStats } from '../../fixtures/fleet-data.ts';

/** Time that moves when told to. */
export class ManualScheduler implements Scheduler {
  time = 0;
  #nextId = 0;
  readonly #timers = new Map<number, { at: number; every: number | null; run: () => void }>();

  now(): number {
    return this.time;
  }
  frame(run: () => void): void {
    this.#add(16, null, run);
  }
  afterPaint(run: () => void): void {
    this.#add(16, null, run);
  }
  later(ms: number, run: () => void): () => void {
    return this.#add(ms, null, run);
  }
  every(ms: number, run: () => void): () => void {
    return this.#add(ms, ms, run);
  }

  /** Moves on, timer by timer; what a timer sets off is settled before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, t]) => t.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [id, timer] = due;
      // What ran before may have taken its time.
      this.time = Math.max(this.time, timer.at);
      if (timer.every === null) this.#timers.delete(id);
      else timer.at += timer.every;
      timer.run();
      await settle();
    }
    this.time = Math.max(this.time, end);
    await settle();
  }

  #add(ms: number, every: number | null, run: () => void): () => void {
    this.#nextId += 1;
    const id = this.#nextId;
    this.#timers.set(id, { at: this.time + ms, every, run });
    return () => this.#timers.delete(id);
  }
}

export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A port whose other end is in the test's hands. What the page posts is checked against the contract. */
export class TestPort implements Port {
  readonly posted: ToHost[] = [];
  onPost: (message: ToHost) => void = () => undefined;
  #listener: ((message: unknown) => void) | null = null;

  post(message: ToHost): void {
    const checked = toHost.parse(structuredClone(message));
    this.posted.push(checked);
    this.onPost(checked);
  }
  onMessage(listener: (message: unknown) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }
  /** Host → page. */
  deliver(message: ToPage | unknown): void {
    this.#listener?.(structuredClone(message));
  }
}

/** A host's own state: what the page must end equal to. */
export class ModelHost {
  stream = 'stream-0';
  seq = 0;
  #snapshot: Omit<Snapshot & RowsSnapshot, 'stream' | 'seq'> = {
    stats: makeStats([]),
    repositories: [],
    journal: [],
    views: [],
  };

  snapshot(): Snapshot & RowsSnapshot {
    return structuredClone({ ...this.#snapshot, stream: this.stream, seq: this.seq });
  }

  emit(event: Event): Envelope {
    const { repositories, journal } = this.#snapshot;
    switch (event.type) {
      case 'repository.updated':
        this.#snapshot.repositories = [...repositories.filter((r) => r.id !== event.repository.id), event.repository];
        break;
      case 'repository.removed':
        this.#snapshot.repositories = repositories.filter((r) => r.id !== event.id);
        break;
      case 'fleet.updated':
        this.#snapshot.stats = event.stats;
        break;
      case 'audit.progress':
        this.#snapshot.stats = { ...this.#snapshot.stats, audit: event.audit };
        break;
      case 'journal.updated':
        this.#snapshot.journal = [event.entry, ...journal.filter((e) => e.id !== event.entry.id)];
        break;
      case 'views.updated':
        this.#snapshot.views = event.views;
        break;
    }
    this.seq += 1;
    return structuredClone({ stream: this.stream, seq: this.seq, causedAt: dataTime + this.seq, event });
  }

  restart(): void {
    this.stream = `stream-${Number(this.stream.slice('stream-'.length)) + 1}`;
    this.seq = 0;
  }
}
