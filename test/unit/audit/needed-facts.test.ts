import assert from 'node:assert/strict';
import { neededFacts } from '../../../src/engine/audit/needed-facts.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { cheapFacts } from '../../../src/engine/git/snapshot.ts';
import { policy } from './facts.ts';

describe('the facts that a policy needs', () => {
  const off = Object.fromEntries(
    rules
      .filter(({ category }) => category === 'files' || category === 'compose' || category === 'secrets')
      .map(({ id }) => [id, { severity: 'off' }] as const),
  );

  it('are the cheap ones, and those of its rules', () => {
    assert.ok(neededFacts(policy(), rules, undefined).has('files'));
    const without = neededFacts(policy(off), rules, undefined);
    assert.ok(!without.has('files'));
    assert.deepEqual(without, cheapFacts);
    assert.ok(neededFacts(policy({ ...off, 'files/no-ci': { severity: 'info' } }), rules, undefined).has('files'));
  });

  it('are those of the rules that were asked for, whatever is off', () => {
    assert.ok(neededFacts(policy(off), rules, new Set(['files/no-ci'])).has('files'));
    assert.ok(!neededFacts(policy(), rules, new Set(['git/diverged'])).has('files'));
  });
});
