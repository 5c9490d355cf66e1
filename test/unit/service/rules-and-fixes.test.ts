import assert from 'node:assert/strict';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { fixById } from '../../../src/engine/fixes/index.ts';

describe('rules and fixes', () => {
  for (const { id, fixes } of rules)
    it(`${id} names fixes that there are`, () => {
      for (const fix of fixes) assert.ok(fixById(fix), fix);
    });
});
