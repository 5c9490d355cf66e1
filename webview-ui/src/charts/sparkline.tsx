import type { Trend } from '../../../src/contract/history.ts';
import { formatScore } from '../format.ts';

const [width, height] = [160, 28];
/** Less than so many points of difference are drawn as if they were so many: small changes stay small. */
const leastSpan = 10;

/** The course of the score as a line; it holds from each point to the next. */
export function ScoreSparkline({ trend }: { trend: Trend }) {
  const points = trend.points.flatMap(({ at, figures: { score } }) =>
    score === null ? [] : [{ at: Date.parse(at), score }],
  );
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const scores = points.map(({ score }) => score);
  const high = Math.max(...scores);
  const low = Math.min(...scores, high - leastSpan);
  const end = Date.parse(trend.to);
  const x = (at: number) => ((at - first.at) / Math.max(1, end - first.at)) * width;
  const y = (score: number) => 2 + ((high - score) / (high - low)) * (height - 4);
  const path = points.map(({ at, score }, index) =>
    index === 0 ? `M0 ${y(score)}` : `H${x(at).toFixed(1)}V${y(score).toFixed(1)}`,
  );
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Score from ${formatScore(first.score)} to ${formatScore(last.score)} in this time`}
    >
      <path d={`${path.join('')}H${width}`} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
