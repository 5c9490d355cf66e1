import type { Category, RuleSet, Severity } from '../../contract/findings.ts';
import type { FactName, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import type { Claim, ClaimsElsewhere } from './claims.ts';
import type { Example } from './example.ts';
import type { HostOf } from './hosts.ts';
import type { OptionValue, PolicyProblem } from './policy-types.ts';

/** The values of the facts that a rule named; it is only asked when every one of them is known. */
export type KnownFacts<N extends FactName> = {
  readonly [K in N]: Extract<RepositoryFacts[K], { state: 'known' }>['value'];
};

/** The values of the facts that a rule can do without: undefined where unknown or absent. */
export type WantedFacts<W extends FactName> = { readonly [K in W]: KnownFacts<K>[K] | undefined };

/**
 * Where a repository stands against the inventory. `missing`: listed, not here. `folder`: listed, here, but no
 * repository. `extra`: here, not listed.
 */
export interface InventoryStanding {
  readonly state: 'listed' | 'extra' | 'missing' | 'folder';
  /** The inventory's file name, for messages. */
  readonly inventory: string;
  /** Without credentials, where the inventory gives one. */
  readonly url?: string;
}

export interface RuleContext<O> {
  readonly repository: RepositoryLocation;
  /** ms since the epoch. */
  readonly now: number;
  /** The rule's options: its defaults with the policy's over them. */
  readonly options: O;
  /** Mistakes in the policy files that hold for this repository. */
  readonly policyProblems: readonly PolicyProblem[];
  /** Undefined where there is no inventory. */
  readonly inventory: InventoryStanding | undefined;
  /** The hosts that the policy has something of this repository run on. */
  readonly hosts: readonly HostOf[];
  /** For rules over the whole fleet. */
  readonly elsewhere: ClaimsElsewhere;
}

/** One thing that a rule found. */
export interface Problem {
  readonly message: string;
  /** Tells several findings of one rule apart (a branch, a remote, a file) and stays while the condition does. */
  readonly subject?: string;
  /** When the condition began (or is known to have held already), ms since the epoch, where the facts tell. */
  readonly since?: number;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** Overrides the rule's fixes where they depend on what was found. */
  readonly fixes?: readonly string[];
  /** Overrides the rule's own severity, not the policy's. */
  readonly severity?: Severity;
}

export type Outcome =
  | readonly Problem[] // none: passed
  | { readonly notApplicable: string }
  | { readonly unknown: string };

export const notApplicable = (reason: string): Outcome => ({ notApplicable: reason });

export interface RuleOption {
  readonly description: string;
  readonly default: OptionValue;
}

/**
 * A small pure function of facts, with what people need to know about it beside it. One file a rule, listed in
 * `rules/index.ts`.
 */
export interface Rule<
  N extends FactName = FactName,
  O extends Record<string, unknown> = Record<string, unknown>,
  W extends FactName = FactName,
> {
  /** `category/kebab-name`. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** The smallest set that has it. */
  readonly set: RuleSet;
  /** What is wrong, as a short noun phrase: "Unpushed commits". */
  readonly title: string;
  /** What holds when it passes, as a short sentence: "Every commit is at the upstream". */
  readonly passes: string;
  readonly why: string;
  readonly howToFix: string;
  /** Shows what fails. */
  readonly example: Example;
  /** The same as it should be. */
  readonly good: Example;
  /** Ids of the fixes that repair it, best first. */
  readonly fixes: readonly string[];
  readonly options: { readonly [K in keyof O]: RuleOption & { readonly default: O[K] } };
  /** Facts it cannot judge without. */
  readonly needs: readonly N[];
  /** Facts that make its verdict better. */
  readonly wants: readonly W[];
  check(facts: KnownFacts<N> & WantedFacts<W>, context: RuleContext<O>): Outcome;
  /** Of a rule over the whole fleet (see `defineFleetRule`): what the fleet keeps of a repository. */
  claims?(facts: KnownFacts<N> & WantedFacts<W>, context: RuleContext<O>): readonly Claim[];
}

export type Declared<N extends FactName, O extends Record<string, unknown>, W extends FactName> = Omit<
  Rule<N, O, W>,
  'options' | 'wants' | 'category'
> & { readonly options?: Rule<N, O, W>['options']; readonly wants?: readonly W[] };

/** Infers a rule's facts and options from its own declaration, and its category from its id. */
export function defineRule<
  const N extends FactName,
  O extends Record<string, unknown> = Record<never, never>,
  const W extends FactName = never,
>(rule: Declared<N, O, W>): Rule {
  const category = rule.id.slice(0, rule.id.indexOf('/')) as Category;
  return { options: {}, wants: [], category, ...rule } as unknown as Rule;
}
