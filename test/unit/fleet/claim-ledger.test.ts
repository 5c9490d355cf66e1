import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Claim } from '../../../src/engine/audit/claims.ts';
import { ClaimLedger } from '../../../src/engine/fleet/claim-ledger.ts';
import type { RepositoryLocation } from '../../../src/engine/git/facts.ts';

const repository = (id: string) => ({ id, name: id }) as RepositoryLocation;
const ids = ['a', 'b', 'c', 'd'];
const claim: fc.Arbitrary<Claim> = fc.record({ keys: fc.uniqueArray(fc.constantFrom(...'12345'), { minLength: 1 }) });
const change = fc.record({
  id: fc.constantFrom(...ids),
  claims: fc.option(fc.array(claim, { maxLength: 3 })),
  settle: fc.boolean(),
});

describe('the ledger of claims', () => {
  it('tells what shares a key, and whoever may see another answer than when it was last judged', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const ledger = new ClaimLedger();
        const held = new Map<string, readonly Claim[]>();
        const seen = new Map<string, string>();
        /** What a repository is told, by brute force. */
        const answer = (id: string): string => {
          const told = (held.get(id) ?? []).map(({ keys }) =>
            [...held]
              .filter(([other]) => other !== id)
              .flatMap(([other, claims]) =>
                claims.filter((one) => one.keys.some((key) => keys.includes(key))).map((one) => [other, one] as const),
              ),
          );
          const asked = (held.get(id) ?? []).map((one) =>
            ledger
              .sharing('rule', one, id)
              .map(({ repository: { id: other }, claim: found }) => [other, found] as const),
          );
          const text = (all: readonly (readonly (readonly [string, Claim])[])[]) =>
            JSON.stringify(all.map((list) => list.map((one) => JSON.stringify(one)).sort()));
          assert.equal(text(asked), text(told));
          return text(told);
        };
        for (const { id, claims, settle } of changes) {
          if (claims === null) {
            held.delete(id);
            ledger.drop(repository(id));
          } else {
            held.set(id, claims);
            ledger.put(repository(id), new Map([['rule', claims]]));
          }
          seen.set(id, answer(id));
          if (!settle) continue;
          for (const [disputed] of ledger.takeDisputed()) seen.set(disputed, answer(disputed));
          for (const one of held.keys()) assert.equal(seen.get(one), answer(one), one);
        }
      }),
    );
  });
});
