import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseSort, SortRun, sortColumns, sortRepositories } from '../../../src/contract/repository-sort.ts';
import { change, changed, firstList } from './changing-list.ts';

const sort = fc.constantFrom(...sortColumns.flatMap((column) => [column, `-${column}`])).map(parseSort);

describe('an order of a fleet that changes', () => {
  it('is as if it were sorted for the first time', () => {
    fc.assert(
      fc.property(sort, fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 12 }), (by, looks) => {
        const run = new SortRun(by);
        let list = firstList;
        for (const steps of looks) {
          list = steps.reduce(changed, list);
          const names = (sorted: typeof list) => sorted.map(({ path }) => path);
          assert.deepEqual(names(run.update(list)), names(sortRepositories(list, by)));
          assert.equal(new Set(run.update(list)).size, new Set(list).size);
          assert.equal(run.update(list), run.update([...list]), 'the same where nothing changed');
        }
      }),
      { numRuns: 300 },
    );
  });
});
