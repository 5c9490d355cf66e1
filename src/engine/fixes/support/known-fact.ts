import type { Fact } from '../../fact.ts';
import { conflict } from './change.ts';

/** The value of a fact that a fix plans with. Throws `conflict`, with the reason, where it could not be had. */
export function knownFact<T>(fact: Fact<T>, what: string): T {
  if (fact.state === 'known') return fact.value;
  throw conflict(`${what} cannot be told: ${fact.reason}.`);
}
