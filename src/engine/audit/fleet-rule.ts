import type { FactName } from '../git/facts.ts';
import type { Claim, Claimed } from './claims.ts';
import {
  type Declared,
  defineRule,
  type KnownFacts,
  notApplicable,
  type Problem,
  type Rule,
  type RuleContext,
  type WantedFacts,
} from './rule.ts';

/**
 * A rule over the whole fleet: from what every repository claims to findings on those whose claims are at odds. The
 * fleet keeps all claims by their keys, so that a change in one repository asks again only those that share one.
 */
interface FleetPart<C extends Claim, F, O> {
  /** Where nothing is claimed: why there is nothing to judge. */
  readonly unclaimed: string;
  /** A pure function of the repository's own facts and policy. */
  claims(facts: F, context: RuleContext<O>): readonly C[];
  /** What is wrong with a claim. `others`: all that share a key with it, of this repository and of others. */
  conflict(claim: C, others: readonly Claimed<C>[], context: RuleContext<O>): Problem | undefined;
}

/** As `defineRule`, with claims in place of a check. Listed in `rules/index.ts` as any other rule. */
export function defineFleetRule<
  C extends Claim,
  const N extends FactName,
  O extends Record<string, unknown> = Record<never, never>,
  const W extends FactName = never,
>({
  unclaimed,
  claims,
  conflict,
  ...rule
}: Omit<Declared<N, O, W>, 'check' | 'claims'> & FleetPart<C, KnownFacts<N> & WantedFacts<W>, O>): Rule {
  return defineRule<N, O, W>({
    ...(rule as Omit<Declared<N, O, W>, 'check'>),
    claims,
    check(facts, context) {
      const own = claims(facts, context);
      if (own.length === 0) return notApplicable(unclaimed);
      const here = byKey(own.map((claim) => ({ repository: context.repository, claim })));
      return own.flatMap((claim) => {
        const elsewhere = context.elsewhere.sharing(rule.id, claim, context.repository.id) as readonly Claimed<C>[];
        const beside = new Set(claim.keys.flatMap((key) => here.get(key) ?? []));
        const others = [...beside].filter((other) => other.claim !== claim);
        return conflict(claim, [...others, ...elsewhere], context) ?? [];
      });
    },
  });
}

function byKey<C extends Claim>(all: readonly Claimed<C>[]): Map<string, Claimed<C>[]> {
  const found = new Map<string, Claimed<C>[]>();
  for (const claimed of all)
    for (const key of claimed.claim.keys) {
      const sharing = found.get(key);
      if (sharing) sharing.push(claimed);
      else found.set(key, [claimed]);
    }
  return found;
}
