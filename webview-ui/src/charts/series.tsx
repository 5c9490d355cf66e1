export interface ChartSeries {
  readonly name: string;
  /** A value each time; null: none is known. */
  readonly values: readonly (number | null)[];
  /** A variable of the theme: `--error`. */
  readonly color: string;
  /** Lengths of strokes and gaps, px: lines are told apart without their colours too. Default: one stroke. */
  readonly dash?: readonly number[];
}

/** A piece of the line, as legends show it. */
export function SeriesKey({ series: { color, dash } }: { series: ChartSeries }) {
  return (
    <svg className="chart-key" viewBox="0 0 24 8" aria-hidden="true">
      <path d="M0 4H24" style={{ stroke: `var(${color})` }} strokeDasharray={dash?.join(' ')} />
    </svg>
  );
}
