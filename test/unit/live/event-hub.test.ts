import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Envelope } from '../../../src/contract/events.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';

const removed = (id: string) => ({ type: 'repository.removed', id }) as const;

describe('EventHub', () => {
  function recorded() {
    const hub = new EventHub();
    const batches: (readonly Envelope[])[] = [];
    hub.subscribe((batch) => batches.push(batch));
    return { hub, batches };
  }

  it('merges per resource: the last event wins, with the earliest cause, in the order of the last change', () => {
    const { hub, batches } = recorded();
    hub.publish(removed('a'), 10);
    hub.publish(removed('b'), 11);
    hub.publish(removed('a'), 12);
    hub.flush();
    assert.deepEqual(
      batches[0]?.map(({ seq, causedAt, event }) => [seq, causedAt, event]),
      [
        [1, 11, removed('b')],
        [2, 10, removed('a')],
      ],
    );
  });

  it('numbers without a gap over batches and sends by itself after a frame', async () => {
    const { hub, batches } = recorded();
    hub.publish(removed('a'));
    hub.flush();
    const sent = new Promise<void>((resolve) => hub.subscribe(() => resolve()));
    hub.publish(removed('b'));
    assert.equal(batches.length, 1);
    await sent;
    assert.deepEqual(
      batches.flat().map((e) => e.seq),
      [1, 2],
    );
    assert.equal(hub.seq, 2);
    assert.ok(batches.flat().every((e) => e.stream === hub.stream));
  });

  it('gathers longer in a flood, and sends within a frame again after it', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { hub, batches } = recorded();
      const publish = (count: number) => {
        for (let n = 0; n < count; n++) hub.publish(removed(`r${n}`));
      };
      publish(10);
      mock.timers.tick(16);
      publish(11);
      mock.timers.tick(16);
      publish(1);
      mock.timers.tick(50);
      publish(1);
      assert.deepEqual(
        [10, 11],
        batches.map(({ length }) => length),
      );
      mock.timers.tick(50);
      publish(1);
      mock.timers.tick(16);
      assert.deepEqual(
        [10, 11, 1, 1],
        batches.map(({ length }) => length),
      );
      publish(11);
      mock.timers.tick(16);
      // Nothing came while it was gathered.
      mock.timers.tick(100);
      publish(1);
      mock.timers.tick(16);
      assert.deepEqual(
        [10, 11, 1, 1, 11, 1],
        batches.map(({ length }) => length),
      );
    } finally {
      mock.timers.reset();
    }
  });

  it('sends nothing to those who left, and nothing after dispose', () => {
    const hub = new EventHub();
    let heard = 0;
    const leave = hub.subscribe(() => heard++);
    leave();
    hub.publish(removed('a'));
    hub.flush();
    hub.subscribe(() => heard++);
    hub.publish(removed('a'));
    hub.dispose();
    hub.flush();
    assert.equal(heard, 0);
  });
});
