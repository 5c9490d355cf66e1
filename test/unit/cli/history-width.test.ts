import assert from 'node:assert/strict';
import { type HistoryTextOptions, historyText } from '../../../src/cli/history-text.ts';
import type { Trend } from '../../../src/contract/history.ts';
import { makeRepository } from '../../fixtures/fleet-data.ts';
import { makeChanges, makeTrend } from '../../fixtures/history-data.ts';

const options: HistoryTextOptions = {
  paint: (_, text) => text,
  width: Number.POSITIVE_INFINITY,
  roots: ['/srv/git'],
  drops: false,
  bounded: false,
};
const scored = (...scores: readonly (number | null)[]): Trend => {
  const trend = makeTrend(3, scores.length);
  return {
    ...trend,
    points: trend.points.map((point, i) => ({ ...point, figures: { ...point.figures, score: scores[i] ?? null } })),
  };
};
const scoreLine = (trend: Trend, width = options.width) =>
  historyText(trend, [], { ...options, width })
    .split('\n')
    .find((line) => line.startsWith('Score')) ?? '';

describe('the width of a history in the terminal', () => {
  it('says what the lowest and the highest bar of the score stand for', () => {
    assert.match(scoreLine(scored(76, 84, 79)), /^Score {9}[▁-█]{40} {2}76 → 79 of 100 \(▁ is 76, █ is 84\)$/);
    assert.match(scoreLine(scored(90, 90)), /^Score {9}█{40} {2}90 of 100 \(█ is 90 throughout\)$/);
    assert.match(scoreLine(scored(null, null)), /^Score {9} +–$/);
  });

  it('keeps to the width of the terminal, with fewer bars', () => {
    assert.match(scoreLine(scored(76, 84, 79), 60), /^Score {9}[▁-█]{8,20} {2}76 → 79 of 100 \(▁ is 76, █ is 84\)$/);
    const changes = makeChanges([0, 1, 2, 3].map(makeRepository), 8);
    for (const width of [64, 80, 120]) {
      const text = historyText(scored(76, 84, 79), changes, { ...options, width });
      assert.deepEqual(
        text.split('\n').filter((line) => line.length > width),
        [],
        `${width} columns`,
      );
      assert.match(text, /GitHub token/);
    }
  });
});
