/** One figure as it is printed: what, its median, the floor's, their ratio, what is wanted. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'KB' | '%' | 'frames';
  /** What it is measured against, in the same unit. */
  readonly floor?: number;
  /** Of the ratio where there is a floor, else of the value. */
  readonly target: number;
}

/** Prints the figures as a table; returns how many miss their target. */
export function printFigures(title: string, figures: readonly Figure[]): number {
  const rows = figures.map((figure) => {
    const { name, value, unit, floor, target } = figure;
    const measured = floor === undefined ? value : value / floor;
    return {
      figure: name,
      median: amount(value, unit),
      floor: floor === undefined ? '' : amount(floor, unit),
      ratio: floor === undefined ? '' : measured.toFixed(2),
      target: floor === undefined ? `≤ ${target} ${unit}` : `≤ ${target} ×`,
      '': measured <= target ? 'ok' : 'MISS',
    };
  });
  const head = { figure: title, median: 'median', floor: 'floor', ratio: 'ratio', target: 'target', '': '' };
  const columns = Object.keys(head) as (keyof typeof head)[];
  const width = (column: keyof typeof head) => Math.max(...[head, ...rows].map((row) => row[column].length));
  const line = (row: typeof head) =>
    columns
      .map((column) => (column === 'figure' ? row[column].padEnd(width(column)) : row[column].padStart(width(column))))
      .join('  ')
      .trimEnd();
  console.log([line(head), '-'.repeat(line(head).length), ...rows.map(line), ''].join('\n'));
  return rows.filter((row) => row[''] === 'MISS').length;
}

const amount = (value: number, unit: Figure['unit']) =>
  `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
