import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FilterRun, filterRepositories } from '../../../src/contract/filter-run.ts';
import { parseFilter } from '../../../src/contract/repository-filter.ts';
import { dataTime } from '../../fixtures/fleet-data.ts';
import { change, changed, firstList } from './changing-list.ts';

const dayMs = 86_400_000;
const filterText = fc.constantFrom(
  '',
  'status:dirty',
  'status:dirty health:red',
  'backup',
  'media status:clean',
  'bakcup',
  '"media-',
  '"two words" status:clean',
);
describe('a filter on a fleet that changes', () => {
  it('answers as if it were asked for the first time', () => {
    fc.assert(
      fc.property(filterText, fc.array(change, { maxLength: 30 }), (text, steps) => {
        const filter = parseFilter(text);
        const run = new FilterRun(filter);
        let list = firstList;
        let now = dataTime;
        for (const step of steps) {
          list = changed(list, step);
          if (step.do === 'wait') now += step.days * dayMs;
          assert.deepEqual(
            run.update(list, now),
            filterRepositories(structuredClone(list) as typeof list, filter, now),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the facets of before where they tell the same', () => {
    const run = new FilterRun(parseFilter('media'));
    const { facets } = run.update(firstList, dataTime);
    const [first, ...rest] = firstList;
    assert.ok(first);
    assert.equal(run.update([{ ...first, score: 3 }, ...rest], dataTime).facets, facets);
    const after = run.update([{ ...first, language: 'Zig' }, ...rest], dataTime).facets;
    const changedKeys = facets.filter((facet, index) => facet !== after[index]).map(({ key }) => key);
    assert.deepEqual(changedKeys, ['language']);
  });
});
