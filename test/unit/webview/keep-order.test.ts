import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keepOrder, ShownList } from '../../../webview-ui/src/state/keep-order.ts';

interface Item {
  readonly id: string;
  readonly score: number;
}

const item = (id: string, score = 0): Item => ({ id, score });
const idOf = ({ id }: Item): string => id;
const keep = (before: readonly Item[], fresh: readonly Item[], all: readonly Item[] = fresh) =>
  keepOrder(new ShownList(before, idOf), fresh, { idOf, now: ({ id }) => all.find((one) => one.id === id) });

describe('order that stays', () => {
  it('is the fresh list itself where nothing moved', () => {
    const fresh = [item('a', 1), item('b', 2)];
    assert.equal(keep([item('a'), item('b')], fresh), fresh);
  });

  it('keeps each in its place as it is now, drops what is no more, and puts what is new last', () => {
    const fresh = [item('new', 9), item('c', 3), item('a', 1)];
    assert.deepEqual(keep([item('a'), item('b'), item('c')], fresh), [item('a', 1), item('c', 3), item('new', 9)]);
  });

  it('keeps what is still there and does not belong any more', () => {
    const left = item('b', 5);
    assert.deepEqual(keep([item('a'), item('b')], [item('a')], [item('a'), left]), [item('a'), left]);
  });

  it('lets what is new at the head of a list wait, and puts older ones last', () => {
    const rows = { idOf, now: (before: Item) => before, newestFirst: true };
    const before = new ShownList([item('c'), item('b')], idOf);
    const older = [item('newest'), item('c'), item('b'), item('a')];
    assert.deepEqual(keepOrder(before, older, rows).map(idOf), ['c', 'b', 'a']);
    assert.deepEqual(keepOrder(before, [item('x'), item('y')], rows).map(idOf), ['c', 'b', 'x', 'y']);
    const fresh = [item('first')];
    assert.equal(keepOrder(new ShownList<Item>([], idOf), fresh, rows), fresh);
  });

  const list = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), score: fc.nat(9) }), { selector: idOf });

  it('is the same from one list to the next as if each were the first', () => {
    fc.assert(
      fc.property(fc.array(list), (lists) => {
        const shown = new ShownList<Item>([], idOf);
        for (const fresh of lists) {
          const kept = keepOrder(shown, fresh, { idOf, now: ({ id }) => fresh.find((one) => one.id === id) });
          assert.deepEqual(kept, keep([...shown.list], fresh));
          shown.become(kept);
        }
      }),
    );
  });

  it('never moves one past another, whatever comes', () => {
    fc.assert(
      fc.property(list, list, (before, fresh) => {
        const kept = keep(before, fresh);
        const stayed = kept.filter(({ id }) => before.some((one) => one.id === id));
        assert.deepEqual(
          stayed.map(idOf),
          before.map(idOf).filter((id) => fresh.some((one) => one.id === id)),
        );
        assert.deepEqual(new Set(kept), new Set(fresh));
      }),
    );
  });
});
