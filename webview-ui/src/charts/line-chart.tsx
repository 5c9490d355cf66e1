import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatScore, formatTick } from '../format.ts';
import { onThemeChange, resolvedColor } from './colors.ts';

export interface ChartSeries {
  readonly name: string;
  /** A value each time; null: none is known. */
  readonly values: readonly (number | null)[];
  /** A variable of the theme: `--error`. */
  readonly color: string;
}

interface LineChartProps {
  /** What it shows, for those who do not see it; the numbers stand in a table beside it. */
  label: string;
  /** ms since the epoch, ascending: values hold from then on. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** Of the vertical axis; default: from 0 to what there is. */
  range?: readonly [number, number];
  /** Index of the time that is looked at. */
  chosen: number | null;
  onChoose: (index: number) => void;
}

const height = 180;

/** Steps over time. A click, or Enter after the arrow keys, chooses a time. */
export function LineChart({ label, times, series, range, chosen, onChoose }: LineChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef({ chosen, onChoose });
  latest.current = { chosen, onChoose };
  const shape = JSON.stringify([series.map(({ name, color }) => [name, color]), range]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: shape stands for what the plot is made of, data follows below
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const color = (variable: string) => () => resolvedColor(element, variable);
    const axis = { stroke: color('--muted'), grid: { stroke: color('--track'), width: 1 }, ticks: { show: false } };
    const made = new uPlot(
      {
        width: Math.max(element.clientWidth, 100),
        height,
        ms: 1,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: { y: { range: (_, __, most) => [...(range ?? [0, Math.max(most ?? 0, 1)])] as [number, number] } },
        series: [
          {},
          ...series.map(({ name, color: variable }) => ({
            label: name,
            stroke: color(variable),
            width: 1.5,
            points: { show: false },
            ...(uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: 1 }) }),
          })),
        ],
        axes: [
          {
            ...axis,
            size: 28,
            // A time with seconds has room.
            space: 90,
            values: (_, splits, __, ___, step) => splits.map((at) => formatTick(at, step)),
          },
          { ...axis, size: 44, values: (_, splits) => splits.map((value) => formatScore(value)) },
        ],
        hooks: { draw: [(self) => markChosen(self, latest.current.chosen, resolvedColor(element, '--focus'))] },
      },
      dataOf(times, series),
      element,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: Math.max(element.clientWidth, 100), height }));
    resized.observe(element);
    const endTheme = onThemeChange(() => made.redraw());
    return () => {
      resized.disconnect();
      endTheme();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);

  useEffect(() => plot.current?.setData(dataOf(times, series)), [times, series]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is drawn from what is chosen now
  useEffect(() => plot.current?.redraw(false), [chosen]);

  const move = (step: number) => {
    const made = plot.current;
    if (!made) return;
    const from = made.cursor.idx ?? chosen ?? times.length - 1;
    const to = Math.min(times.length - 1, Math.max(0, from + step));
    const left = made.valToPos(times[to] ?? 0, 'x');
    made.setCursor({ left, top: height / 2 });
  };
  const choose = () => {
    const index = plot.current?.cursor.idx;
    if (typeof index === 'number') onChoose(index);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element stands for a chart that can be walked through
    <div
      ref={holder}
      className="chart"
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through it
      tabIndex={0}
      onClick={choose}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, Home: -times.length, End: times.length }[event.key];
        if (step !== undefined) move(step);
        else if (event.key === 'Enter') choose();
        else return;
        event.preventDefault();
      }}
    />
  );
}

/** The last value holds until now. */
function dataOf(times: readonly number[], series: readonly ChartSeries[]): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])];
}

function markChosen(plot: uPlot, chosen: number | null, color: string): void {
  const at = chosen === null ? undefined : plot.data[0][chosen];
  if (at === undefined) return;
  const x = Math.round(plot.valToPos(at, 'x', true));
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
