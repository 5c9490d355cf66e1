import assert from 'node:assert/strict';
import { Announcer } from '../../../webview-ui/src/state/announcer.ts';
import { ManualScheduler } from './channel.ts';

function setUp() {
  const scheduler = new ManualScheduler();
  const announcer = new Announcer(scheduler);
  const heard: string[] = [];
  announcer.changed.subscribe(() => heard.push(announcer.text));
  return { scheduler, announcer, heard };
}

describe('announcer', () => {
  it('tells the last word of each topic, once a second', async () => {
    const { scheduler, announcer, heard } = setUp();
    for (let n = 0; n < 50; n += 1) announcer.say('count', `${n} shown.`);
    announcer.say('audit', 'Audit finished.');
    await scheduler.advance(500);
    announcer.say('count', '51 shown.');
    assert.deepEqual(heard, []);
    await scheduler.advance(500);
    assert.deepEqual(heard, ['51 shown. Audit finished.']);
    await scheduler.advance(60_000);
    assert.equal(heard.length, 1);
  });

  it('is heard again where it says the same again', async () => {
    const { scheduler, announcer, heard } = setUp();
    for (let times = 0; times < 3; times += 1) {
      announcer.say('count', 'None shown.');
      await scheduler.advance(1_000);
    }
    assert.equal(heard.length, 3);
    assert.notEqual(heard[0], heard[1]);
    assert.notEqual(heard[1], heard[2]);
    assert.ok(heard.every((text) => text.trim() === 'None shown.'));
  });
});
