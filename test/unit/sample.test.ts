import assert from 'node:assert/strict';
import { Sample } from '../../src/engine/sample.ts';

describe('sample of times', () => {
  it('knows nothing before the first', () => {
    assert.deepEqual(new Sample().timings(), { count: 0, p50: null, p95: null, max: null });
  });

  it('tells what was measured, by the nearest rank', () => {
    const sample = new Sample();
    for (let ms = 100; ms >= 1; ms--) sample.add(ms);
    assert.deepEqual(sample.timings(), { count: 100, p50: 50, p95: 95, max: 100 });
    const one = new Sample();
    one.add(7);
    assert.deepEqual(one.timings(), { count: 1, p50: 7, p95: 7, max: 7 });
  });

  it('forgets the oldest, but counts all', () => {
    const sample = new Sample(10);
    sample.add(1_000);
    for (let n = 0; n < 10; n++) sample.add(n);
    assert.deepEqual(sample.timings(), { count: 11, p50: 4, p95: 9, max: 9 });
  });
});
