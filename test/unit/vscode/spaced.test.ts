import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Spaced } from '../../../src/vscode/views/spaced.ts';

describe('spaced calls', () => {
  let calls: number;
  let spaced: Spaced;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    calls = 0;
    spaced = new Spaced(250, () => calls++);
  });
  afterEach(() => mock.timers.reset());

  it('come at once, then one after each gap while somebody asks', () => {
    spaced.ask();
    assert.equal(calls, 1);
    spaced.ask();
    spaced.ask();
    mock.timers.tick(249);
    assert.equal(calls, 1);
    mock.timers.tick(1);
    assert.equal(calls, 2);
    spaced.ask();
    mock.timers.tick(250);
    assert.equal(calls, 3);
    mock.timers.tick(250);
    spaced.ask();
    assert.equal(calls, 4, 'at once again after a pause');
  });

  it('end with it', () => {
    spaced.ask();
    spaced.ask();
    spaced[Symbol.dispose]();
    mock.timers.tick(1000);
    assert.equal(calls, 1);
  });
});
