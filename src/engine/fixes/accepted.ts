import type { Baseline } from '../store/types.ts';
import type { Accepted } from './fix.ts';

/** The baseline of the store, as fixes use it. */
export const acceptedOf = (baseline: Baseline): Accepted => ({
  has: (findingId) => baseline.has(findingId),
  accept: (findings) => baseline.accept(findings.map((one) => ({ ...one, acceptedAt: Date.now() }))),
  takeBack: (findings) => baseline.remove(findings.map(({ findingId }) => findingId)),
});
