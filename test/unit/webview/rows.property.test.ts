import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Rows } from '../../../webview-ui/src/state/rows.ts';

const ids = Array.from({ length: 400 }, (_, n) => `r${n}`);
const changes = fc.array(fc.tuple(fc.constantFrom(...ids), fc.option(fc.nat(), { nil: undefined })), { maxLength: 60 });
/** More than one piece holds. */
const many = ids.slice(0, 300).map((id, n) => [id, { n }] as const);

/** What rows are to be like. */
function changed(truth: ReadonlyMap<string, { n: number }>, by: ReadonlyMap<string, { n: number } | undefined>) {
  const next = new Map(truth);
  for (const [id, row] of by) {
    if (row === undefined) next.delete(id);
    else next.set(id, row);
  }
  return next;
}

describe('rows that never change', () => {
  it('are as a map would be, the new ones and those that they came of', () => {
    const steps = fc.array(fc.record({ of: fc.nat(), changes }), { maxLength: 12 });
    fc.assert(
      fc.property(changes, steps, (first, then) => {
        const start = new Map([
          ...many,
          ...first.flatMap(([id, n]) => (n === undefined ? [] : [[id, { n }] as const])),
        ]);
        const all = [{ rows: Rows.of(start), truth: new Map(start) }];
        for (const step of then) {
          const from = all[step.of % all.length] ?? all[0];
          if (!from) continue;
          const by = new Map(step.changes.map(([id, n]) => [id, n === undefined ? undefined : { n }]));
          all.push({ rows: from.rows.with(by), truth: changed(from.truth, by) });
        }
        for (const { rows, truth } of all) {
          assert.equal(rows.size, truth.size);
          assert.deepEqual(new Set(rows.list), new Set(truth.values()));
          assert.equal(rows.list.length, truth.size);
          for (const id of ids) {
            assert.equal(rows.get(id), truth.get(id));
            assert.equal(rows.has(id), truth.has(id));
          }
        }
      }),
    );
  });

  it('are the same where nothing changes', () => {
    const row = {};
    const rows = Rows.of([['a', row]]);
    assert.equal(rows.with(new Map()), rows);
    assert.equal(rows.with(new Map([['a', row]])), rows);
    assert.equal(rows.with(new Map([['b', undefined]])), rows);
    assert.equal(rows.list, rows.list);
  });

  it('keep their order, one that comes back too', () => {
    const rows = Rows.of(['a', 'b', 'c'].map((id) => [id, id]));
    const without = rows.with(new Map([['b', undefined]]));
    assert.deepEqual(without.list, ['a', 'c']);
    assert.deepEqual(without.with(new Map(['d', 'b', 'a'].map((id) => [id, id.toUpperCase()]))).list, [
      'A',
      'B',
      'c',
      'D',
    ]);
  });
});
