import assert from 'node:assert/strict';
import { matches } from '../../../src/vscode/views/filter.ts';

describe('filter of the views', () => {
  it('wants every word, anywhere, in any case', () => {
    assert.equal(matches('MAIN app', 'my-app', null, 'main'), true);
    assert.equal(matches('app other', 'my-app', undefined, 'main'), false);
  });
  it('empty lets everything through', () => {
    assert.equal(matches('', 'x'), true);
    assert.equal(matches('', null), true);
  });
  it('does not match across texts', () => {
    assert.equal(matches('ab', 'a', 'b'), false);
  });
});
