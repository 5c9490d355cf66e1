import assert from 'node:assert/strict';
import type { Claim } from '../../../src/engine/audit/claims.ts';
import { claimsOf, evaluate } from '../../../src/engine/audit/evaluate.ts';
import { defineFleetRule } from '../../../src/engine/audit/fleet-rule.ts';
import { known, unknown } from '../../../src/engine/fact.ts';
import { facts, location, now, policy } from './facts.ts';

const text = {
  severity: 'warning',
  set: 'default',
  title: 'T',
  passes: 'P.',
  why: 'W',
  howToFix: 'H',
  example: 'E',
  good: 'G',
  fixes: [],
  unclaimed: 'Nothing is claimed.',
} as const;

/** Claims the name of the branch. */
const branches = defineFleetRule({
  ...text,
  id: 'git/branches',
  needs: ['head'],
  claims: ({ head }) => (head.branch === null ? [] : [{ keys: [head.branch] }]),
  conflict: (claim, others) =>
    others.length === 0
      ? undefined
      : { message: `${claim.keys} of ${others.map(({ repository }) => repository.name)}` },
});
const broken = defineFleetRule({
  ...text,
  id: 'git/broken',
  needs: ['head'],
  claims: (): Claim[] => {
    throw new Error('oh');
  },
  conflict: () => undefined,
});
const rules = [broken, branches];
const options = { rules, baseline: new Set<string>(), now };
const told = (given: Parameters<typeof facts>[0] = {}, more: object = {}) =>
  evaluate(location(), facts(given), policy(), { ...options, ...more }).map(
    ({ rule, verdict, message }) => `${rule} ${verdict} ${message}`,
  );

describe('a rule over the fleet', () => {
  it('that throws is unknown, claims nothing, and the others go on', () => {
    assert.deepEqual(told(), ['git/broken unknown The rule itself failed: oh', 'git/branches pass P.']);
    const claims = claimsOf(location(), facts(), policy(), options);
    assert.deepEqual(
      [...claims],
      [
        ['git/broken', []],
        ['git/branches', [{ keys: ['main'] }]],
      ],
    );
  });

  it('judges by what others claim, and only where the repository claims something', () => {
    const elsewhere = {
      sharing: (rule: string, claim: Claim) =>
        rule === 'git/branches' ? [{ repository: { id: 'x', name: 'other' }, claim }] : [],
    };
    assert.equal(told({}, { elsewhere })[1], 'git/branches fail main of other');
    const detached = { head: known({ branch: null, oid: null }) };
    assert.equal(told(detached, { elsewhere })[1], 'git/branches not-applicable Nothing is claimed.');
    assert.equal(told({ head: unknown('no') }, { elsewhere })[1], 'git/branches unknown No.');
    assert.deepEqual(claimsOf(location(), facts({ head: unknown('no') }), policy(), options).get('git/branches'), []);
  });
});
