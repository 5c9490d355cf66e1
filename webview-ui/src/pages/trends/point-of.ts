import type { TrendPoint } from '../../../../src/contract/history.ts';

/** The point that tells what happened at a time: of several steps drawn as one, the one that holds it. -1: none. */
export const pointOf = (points: readonly TrendPoint[], at: string | null): number =>
  at === null ? -1 : points.findIndex((point) => point.at >= at);
