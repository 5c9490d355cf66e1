import type { Trend } from '../../contract/history.ts';
import type { FigurePoint, History, HistorySubject, TimeRange } from '../store/history-types.ts';
import { addFigures, type FigureSums, noFigures, shownFigures } from './figures.ts';

/** The figures of one or several subjects together, at most `points` steps. */
export function trendOf(
  history: History,
  subjects: readonly HistorySubject[],
  range: TimeRange,
  points: number,
): Trend {
  const series = subjects.map((subject) => history.figures(subject, range, points));
  const summed = series.length === 1 ? (series[0] ?? []) : sumOf(series);
  return {
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    points: thinned(summed, points).map(({ at, sums }) => ({
      at: new Date(at).toISOString(),
      figures: shownFigures(sums),
    })),
  };
}

/** The sum of step functions: a point wherever one of them has one. */
export function sumOf(series: readonly (readonly FigurePoint[])[]): FigurePoint[] {
  const times = [...new Set(series.flatMap((points) => points.map(({ at }) => at)))].sort((a, b) => a - b);
  const next = series.map(() => 0);
  const now: FigureSums[] = series.map(() => noFigures);
  return times.map((at) => {
    for (const [index, points] of series.entries())
      for (
        let point = points[next[index] ?? 0];
        point !== undefined && point.at <= at;
        point = points[next[index] ?? 0]
      ) {
        now[index] = point.sums;
        next[index] = (next[index] ?? 0) + 1;
      }
    return { at, sums: now.reduce(addFigures, noFigures) };
  });
}

/** Of too many, the last of each of `most` stretches, so that the newest stays. */
function thinned<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, index) => points[Math.ceil(((index + 1) * points.length) / most) - 1]).filter(
    (point) => point !== undefined,
  );
}
