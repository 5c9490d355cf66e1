// What a thousand audited repositories keep on the heap, beside none.
import { audit, benchFleet } from './lib/fleet.ts';
import { settledHeap } from './lib/measure.ts';
import { printFigures } from './lib/table.ts';

const count = 1000;
await using bench = await benchFleet(count);
const fleet = bench.open();
const empty = bench.open([]);
await audit(empty); // everything is loaded and compiled before the first look
const before = settledHeap();
await audit(fleet);
const after = settledHeap();
printFigures('heap of the engine', [
  {
    name: `${fleet.repositories().length} repositories against none`,
    value: (after - before) / 2 ** 20,
    unit: 'MB',
    target: 100,
  },
]);
fleet.dispose();
empty.dispose();
