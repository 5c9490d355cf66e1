import assert from 'node:assert/strict';
import { formatTick } from '../../../webview-ui/src/format.ts';
import { dataTime } from '../../fixtures/fleet-data.ts';

describe('marks of a time axis', () => {
  it('differ from each other, however near', () => {
    for (const step of [5_000, 60_000, 3_600_000, 86_400_000, 31 * 86_400_000])
      assert.notEqual(formatTick(dataTime, step), formatTick(dataTime + step, step), `${step} ms`);
  });
});
