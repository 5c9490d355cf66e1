import type { ScoreExplanation } from '../../../../src/contract/findings.ts';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { isUnreadable } from '../../../../src/contract/repositories.ts';

/** Why a repository has no score. */
export function whyNotJudged(summary: RepositorySummary): string {
  if (summary.kind === 'missing') return 'it is in the inventory, but not here.';
  if (summary.kind === 'folder') return 'there is a folder at its place, but no repository.';
  if (isUnreadable(summary)) return 'git could not read it.';
  return 'every verdict is unknown, ignored or not applicable.';
}

/** 100 less the points, to the hundredth: points are quarters, the sum of what is shown. */
export const leftOf = (deductions: ScoreExplanation['deductions']): number =>
  (10_000 - deductions.reduce((sum, { points }) => sum + Math.round(points * 100), 0)) / 100;

/** What was done to the sum to make the score of it; null: nothing. */
export function lastStep(left: number, score: number): string | null {
  if (left === score) return null;
  return left < 0 ? 'not below 0' : 'rounded';
}
