import type { Finding } from '../../../src/contract/findings.ts';
import { formatDay } from '../format.ts';

/** "An archive (policy, until 31 Dec 2199)". */
export const ignoredText = ({ by, reason, until }: NonNullable<Finding['ignored']>): string =>
  `${reason} (${by}${until ? `, until ${formatDay(until)}` : ''})`;
