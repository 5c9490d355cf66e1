import assert from 'node:assert/strict';
import { ViewState } from '../../../webview-ui/src/state/view-state.ts';

function keeper(kept: unknown) {
  return {
    kept,
    getState() {
      return this.kept;
    },
    setState(state: unknown) {
      this.kept = structuredClone(state);
    },
  };
}

describe('view state', () => {
  it('comes back in a new page', () => {
    const kept = keeper(undefined);
    const before = new ViewState(kept);
    before.setRoute('/repositories?filter=status%3Adirty');
    before.patchPage('/repositories', { scroll: 120 });
    before.patchPage('/repositories', { selection: ['a', 'b'] });
    const after = new ViewState(kept);
    assert.equal(after.route, '/repositories?filter=status%3Adirty');
    assert.deepEqual(after.page('/repositories'), { scroll: 120, selection: ['a', 'b'] });
  });

  for (const odd of [undefined, null, 7, {}, { version: 2, route: '/x', pages: {} }, { version: 1, route: 3 }])
    it(`begins anew where ${JSON.stringify(odd)} was kept`, () => {
      const state = new ViewState(keeper(odd));
      assert.equal(state.route, '/');
      assert.deepEqual(state.page('/'), {});
    });

  it('forgets the pages changed longest ago', () => {
    const state = new ViewState(keeper(undefined));
    for (let n = 0; n < 60; n += 1) state.patchPage(`/repositories/${n}`, { scroll: n });
    assert.deepEqual(state.page('/repositories/0'), {});
    assert.deepEqual(state.page('/repositories/59'), { scroll: 59 });
  });
});
