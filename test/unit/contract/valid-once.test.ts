import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { validOnce } from '../../../src/contract/valid-once.ts';

describe('values that are valid once', () => {
  const list = z.array(validOnce(z.object({ name: z.string() })));

  it('have the demands of their schema, and are told where they break them', () => {
    assert.equal(list.safeParse([{ name: 'a' }]).success, true);
    for (const value of [{ name: 1 }, {}, null, 'a', undefined]) {
      const { error } = list.safeParse([{ name: 'a' }, value]);
      assert.equal(error?.issues[0]?.path[0], 1, String(value));
    }
    assert.deepEqual(list.safeParse([{ name: 1 }]).error?.issues[0]?.path, [0, 'name']);
  });

  it('are looked at once, and stay who they are', () => {
    let looked = 0;
    const value = {
      get name() {
        looked += 1;
        return 'a';
      },
    };
    assert.equal(list.parse([value])[0], value);
    assert.equal(list.parse([value])[0], value);
    assert.equal(looked, 1);
  });

  it('are looked at again where they were not valid', () => {
    const value: { name: unknown } = { name: 1 };
    assert.equal(list.safeParse([value]).success, false);
    value.name = 'a';
    assert.equal(list.safeParse([value]).success, true);
  });
});
