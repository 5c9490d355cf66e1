import { formatChange, formatDateTime } from '../format.ts';
import { type ChartSeries, SeriesKey } from './series.tsx';

export interface TipProps {
  /** ms since the epoch. */
  at: number;
  index: number;
  series: readonly ChartSeries[];
  format: (value: number) => string;
}

interface Line {
  readonly of: ChartSeries;
  readonly value: string;
  /** Since the point before; empty where there is none, or nothing changed. */
  readonly change: string;
}

const linesOf = ({ index, series, format }: TipProps): Line[] =>
  series.flatMap((of) => {
    const value = of.values[index];
    if (value === null || value === undefined) return [];
    const before = of.values[index - 1] ?? value;
    return [{ of, value: format(value), change: value === before ? '' : formatChange(value - before) }];
  });

/** "1 Mar 2026, 10:00: Score 93 (+1.1)". */
export const tipText = (tip: TipProps): string =>
  `${formatDateTime(tip.at)}: ${linesOf(tip)
    .map(({ of, value, change }) => `${of.name} ${value}${change && ` (${change})`}`)
    .join(', ')}`;

/** What stood at a point, and what changed there. `left`: of the point, px; `half`: whether it is in the chart's second half. */
export function ChartTip({ left, half, ...tip }: TipProps & { left: number; half: boolean }) {
  return (
    <div
      className="chart-tip"
      aria-hidden="true"
      style={half ? { right: `calc(100% - ${left - 12}px)` } : { left: `${left + 12}px` }}
    >
      <p className="muted">{formatDateTime(tip.at)}</p>
      <table>
        <tbody>
          {linesOf(tip).map(({ of, value, change }) => (
            <tr key={of.name}>
              <td>
                <SeriesKey series={of} /> {of.name}
              </td>
              <td>{value}</td>
              <td className="muted">{change}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
