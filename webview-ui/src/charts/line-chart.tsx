import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { formatTick } from '../format.ts';
import { ChartTip, tipText } from './chart-tip.tsx';
import { onThemeChange, resolvedColor } from './colors.ts';
import type { ChartSeries } from './series.tsx';

interface LineChartProps {
  /** What it shows, for those who do not see it; the numbers stand in a table beside it. */
  label: string;
  /** ms since the epoch, ascending: values hold from then on. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** Of the vertical axis; default: from 0 to what there is. */
  range?: readonly [number, number];
  /** Values are counts: the axis has no halves. */
  whole?: boolean;
  format: (value: number) => string;
  /** Index of the time that is looked at. */
  chosen: number | null;
  onChoose: (index: number) => void;
}

const height = 180;
/** Of the span, above what there is: a line at the top is not cut. */
const headroom = 0.06;
const wholeSteps = [1, 2, 5]
  .flatMap((n) => [n, n * 10, n * 100, n * 1_000, n * 10_000, n * 100_000])
  .sort((x, y) => x - y);

/** Steps over time. A click, or Enter after the arrow keys, chooses a time. */
export function LineChart({ label, times, series, range, whole, format, chosen, onChoose }: LineChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef({ chosen, format });
  latest.current = { chosen, format };
  const [pointed, setPointed] = useState<{ index: number; left: number; half: boolean } | null>(null);
  /** What the keys led to: a pointer's every move is not told. */
  const [told, setTold] = useState('');
  const shape = JSON.stringify([series.map(({ name, color, dash }) => [name, color, dash]), range, whole]);

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
        scales: {
          y: {
            range: (_, __, most) => {
              const [low, high] = range ?? [0, Math.max(most ?? 0, 1)];
              return [low, high + (high - low) * headroom];
            },
          },
        },
        series: [
          {},
          ...series.map(({ name, color: variable, dash }) => ({
            label: name,
            stroke: color(variable),
            width: 1.5,
            ...(dash && { dash: [...dash] }),
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
          {
            ...axis,
            size: 44,
            ...(whole && { incrs: wholeSteps }),
            values: (_, splits) => splits.map((value) => latest.current.format(value)),
          },
        ],
        hooks: {
          draw: [(self) => markChosen(self, latest.current.chosen, resolvedColor(element, '--focus'))],
          setCursor: [
            (self) => {
              const { idx, left: pointer = -1 } = self.cursor;
              const at = typeof idx === 'number' ? self.data[0][idx] : undefined;
              if (typeof idx !== 'number' || at === undefined || pointer < 0) return setPointed(null);
              const left = self.over.offsetLeft + self.valToPos(at, 'x');
              setPointed({ index: idx, left, half: left > element.clientWidth / 2 });
            },
          ],
        },
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

  const tipAt = (index: number) => ({ at: times[index] ?? 0, index, series, format });
  const hide = () => plot.current?.setCursor({ left: -10, top: -10 });
  const move = (step: number) => {
    const made = plot.current;
    if (!made) return;
    const from = made.cursor.idx ?? chosen ?? times.length - 1;
    const to = Math.min(times.length - 1, Math.max(0, from + step));
    made.setCursor({ left: made.valToPos(times[to] ?? 0, 'x'), top: height / 2 });
    setTold(tipText(tipAt(to)));
  };
  const choose = () => {
    const index = plot.current?.cursor.idx;
    if (typeof index === 'number') onChoose(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -times.length, End: times.length }[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') choose();
    else if (event.key === 'Escape') hide();
    else return;
    event.preventDefault();
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
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) move(0);
      }}
      onBlur={hide}
      onKeyDown={onKeyDown}
    >
      {pointed && pointed.index < times.length && (
        <ChartTip {...tipAt(pointed.index)} left={pointed.left} half={pointed.half} />
      )}
      <p className="visually-hidden" role="status">
        {told}
      </p>
    </div>
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
