import assert from 'node:assert/strict';
import { inMenuOrder } from '../../../webview-ui/src/ui/menu-order.ts';

describe('the order of a menu', () => {
  it('puts what takes something away last, and keeps the line before the group it began', () => {
    const shown = inMenuOrder([
      { key: 'open' },
      { key: 'trash', apart: true, destructive: true },
      { key: 'accept' },
      { key: 'fetch' },
    ]);
    assert.deepEqual(
      shown.map(({ key, apart = false }) => [key, apart]),
      [
        ['open', false],
        ['accept', true],
        ['fetch', false],
        ['trash', true],
      ],
    );
  });
});
