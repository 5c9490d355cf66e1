import { useMemo, useState } from 'react';
import { type Category, type Severity, severities } from '../../../../src/contract/findings.ts';
import type { Trend } from '../../../../src/contract/history.ts';
import { severityTitle } from '../../../../src/contract/severity-words.ts';
import { LineChart } from '../../charts/line-chart.tsx';
import { type ChartSeries, SeriesKey } from '../../charts/series.tsx';
import { formatCount, formatScore } from '../../format.ts';
import { Select } from '../../ui/index.ts';
import { pointOf } from './point-of.ts';
import { TrendTable } from './trend-table.tsx';

interface TrendChartsProps {
  trend: Trend;
  /** As many points as are asked for, however many there are. */
  most: number;
  /** The time that is looked at. */
  at: string | null;
  onChoose: (at: string) => void;
}

/** A stroke of its own for each severity: the worst is the fullest. */
const strokes: Readonly<Record<Severity, readonly number[] | undefined>> = {
  error: undefined,
  warning: [9, 3],
  info: [2, 3],
};
const categoryColors: Readonly<Record<Category, string>> = {
  git: '--vscode-charts-blue',
  files: '--vscode-charts-green',
  secrets: '--vscode-charts-red',
  compose: '--vscode-charts-purple',
  inventory: '--muted',
  policy: '--vscode-charts-yellow',
};

export function TrendCharts({ trend, most, at, onChoose }: TrendChartsProps) {
  const [split, setSplit] = useState<'severity' | 'category'>('severity');
  const { points } = trend;
  // To the end of the time the last figures hold.
  const times = useMemo(() => [...points.map((point) => Date.parse(point.at)), Date.parse(trend.to)], [points, trend]);
  const held = useMemo(() => [...points, ...points.slice(-1)].map(({ figures }) => figures), [points]);
  const score = useMemo<ChartSeries[]>(
    () => [{ name: 'Score', values: held.map((figures) => figures.score), color: '--vscode-charts-foreground' }],
    [held],
  );
  const scoreRange = useMemo(() => rangeOf(held.flatMap((figures) => figures.score ?? [])), [held]);
  const findings = useMemo<ChartSeries[]>(() => {
    if (split === 'severity')
      return severities.map((one) => ({
        name: severityTitle(one),
        color: `--${one}`,
        values: held.map((f) => f.findings[one]),
        ...(strokes[one] && { dash: strokes[one] }),
      }));
    const there = (Object.keys(categoryColors) as Category[]).filter((one) => held.some((f) => f.categories[one]));
    return there.map((name, index) => ({
      name,
      color: categoryColors[name],
      ...(index % 3 > 0 && { dash: index % 3 === 1 ? [9, 3] : [2, 3] }),
      values: held.map((f) => f.categories[name] ?? 0),
    }));
  }, [held, split]);
  if (points.length === 0) return null;
  const index = pointOf(points, at);
  const chosen = index < 0 ? null : index;
  const choose = (picked: number) => onChoose(points[Math.min(picked, points.length - 1)]?.at ?? '');
  return (
    <>
      <div className="trend-charts">
        <section aria-labelledby="score-title">
          <div className="section-head">
            <h2 id="score-title">Score</h2>
          </div>
          <LineChart
            label="Score over time. Arrow keys walk through it, Enter shows what happened there."
            {...{ times, chosen, series: score, range: scoreRange, format: formatScore, onChoose: choose }}
          />
        </section>
        <section aria-labelledby="trend-findings-title">
          <div className="section-head">
            <h2 id="trend-findings-title">Findings</h2>
            <Select
              label="Findings by"
              value={split}
              onChange={(value) => setSplit(value === 'category' ? 'category' : 'severity')}
              choices={[
                { value: 'severity', label: 'by severity' },
                { value: 'category', label: 'by category' },
              ]}
            />
          </div>
          <LineChart
            label="Findings over time. Arrow keys walk through it, Enter shows what happened there."
            whole
            {...{ times, chosen, series: findings, format: formatCount, onChoose: choose }}
          />
          <ul className="chart-legend">
            {findings.map((one) => (
              <li key={one.name}>
                <SeriesKey series={one} /> {one.name}{' '}
                <span className="muted">{formatCount(one.values[chosen ?? one.values.length - 1] ?? 0)}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <TrendTable {...{ trend, most, onChoose }} />
    </>
  );
}

/** Tens around the scores, up to 100: that of a fleet moves little. */
const rangeOf = (scores: readonly number[]): [number, number] => [
  Math.max(0, Math.floor((Math.min(...scores, 100) - 5) / 10) * 10),
  100,
];
