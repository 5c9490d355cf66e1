import { useMemo, useState } from 'react';
import type { Category } from '../../../../src/contract/findings.ts';
import type { Trend } from '../../../../src/contract/history.ts';
import { type ChartSeries, LineChart } from '../../charts/line-chart.tsx';
import { formatCount, formatDateTime, formatScore } from '../../format.ts';
import { LinkButton, Select } from '../../ui/index.ts';
import { pointOf } from './point-of.ts';

interface TrendChartsProps {
  trend: Trend;
  /** The time that is looked at. */
  at: string | null;
  onChoose: (at: string) => void;
}

const bySeverity = [
  ['error', 'Errors', '--error'],
  ['warning', 'Warnings', '--warning'],
  ['info', 'Infos', '--info'],
] as const;
const categoryColors: Readonly<Record<Category, string>> = {
  git: '--vscode-charts-blue',
  files: '--vscode-charts-green',
  secrets: '--vscode-charts-red',
  compose: '--vscode-charts-purple',
  inventory: '--vscode-charts-orange',
  policy: '--vscode-charts-yellow',
};

export function TrendCharts({ trend, at, onChoose }: TrendChartsProps) {
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
      return bySeverity.map(([key, name, color]) => ({ name, color, values: held.map((f) => f.findings[key]) }));
    const there = (Object.keys(categoryColors) as Category[]).filter((one) => held.some((f) => f.categories[one]));
    return there.map((name) => ({
      name,
      color: categoryColors[name],
      values: held.map((f) => f.categories[name] ?? 0),
    }));
  }, [held, split]);
  if (points.length === 0) return null;
  const index = pointOf(points, at);
  const chosen = index < 0 ? null : index;
  const choose = (picked: number) => onChoose(points[Math.min(picked, points.length - 1)]?.at ?? '');
  return (
    <>
      <section aria-labelledby="score-title">
        <div className="section-head">
          <h2 id="score-title">Score</h2>
        </div>
        <LineChart
          label="Score over time. Arrow keys walk through it, Enter shows what happened there."
          {...{ times, chosen, series: score, range: scoreRange, onChoose: choose }}
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
          {...{ times, chosen, series: findings, onChoose: choose }}
        />
        <ul className="chart-legend">
          {findings.map(({ name, color, values }) => (
            <li key={name}>
              <span className="chart-key" style={{ background: `var(${color})` }} aria-hidden="true" /> {name}{' '}
              <span className="muted">{formatCount(values[chosen ?? values.length - 1] ?? 0)}</span>
            </li>
          ))}
        </ul>
      </section>
      <TrendTable {...{ trend, onChoose }} />
    </>
  );
}

/** Tens around the scores, up to 100: that of a fleet moves little. */
const rangeOf = (scores: readonly number[]): [number, number] => [
  Math.max(0, Math.floor((Math.min(...scores, 100) - 5) / 10) * 10),
  100,
];

/** The same as in the charts, for those who would rather read it. */
function TrendTable({ trend, onChoose }: Pick<TrendChartsProps, 'trend' | 'onChoose'>) {
  const [open, setOpen] = useState(false);
  return (
    <details className="trend-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && (
        <div className="table-scroll">
          <table>
            <thead>
              <tr>
                {['From', 'Repositories', 'Score', 'Errors', 'Warnings', 'Infos', 'Unknown', 'Ignored'].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {trend.points.toReversed().map(({ at, figures: { repositories, score, findings } }) => (
                <tr key={at}>
                  <th scope="row">
                    <LinkButton label={`What happened at ${formatDateTime(at)}`} onPress={() => onChoose(at)}>
                      {formatDateTime(at)}
                    </LinkButton>
                  </th>
                  <td>{formatCount(repositories)}</td>
                  <td>{score === null ? '–' : formatScore(score)}</td>
                  {[findings.error, findings.warning, findings.info, findings.unknown, findings.ignored].map(
                    (n, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                      <td key={index}>{formatCount(n)}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
