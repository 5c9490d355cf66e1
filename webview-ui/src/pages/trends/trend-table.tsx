import { useState } from 'react';
import { categoryTitle } from '../../../../src/contract/category-words.ts';
import { category, severities } from '../../../../src/contract/findings.ts';
import type { Figures, Trend } from '../../../../src/contract/history.ts';
import { severityTitle } from '../../../../src/contract/severity-words.ts';
import { formatCount, formatDateTime, formatScore, plural } from '../../format.ts';
import { LinkButton } from '../../ui/index.ts';

interface TrendTableProps {
  trend: Trend;
  /** As many points as are asked for, however many there are. */
  most: number;
  onChoose: (at: string) => void;
}

interface Column {
  readonly title: string;
  /** What a screen reader says where the title alone is not enough. */
  readonly label?: string;
  readonly of: (figures: Figures) => string;
}

const figureColumns: readonly Column[] = [
  { title: 'Repositories', of: ({ repositories }) => formatCount(repositories) },
  { title: 'Score', of: ({ score }) => (score === null ? '–' : formatScore(score)) },
  ...severities.map((one) => ({
    title: severityTitle(one),
    of: ({ findings }: Figures) => formatCount(findings[one]),
  })),
  { title: 'Unknown', of: ({ findings }) => formatCount(findings.unknown) },
  { title: 'Ignored', of: ({ findings }) => formatCount(findings.ignored) },
];

/** The same as in the charts, for those who would rather read it. */
export function TrendTable({ trend: { points }, most, onChoose }: TrendTableProps) {
  const [open, setOpen] = useState(false);
  // Of what never was there is nothing to read.
  const there = category.options.filter((one) => points.some(({ figures }) => figures.categories[one]));
  const columns: readonly Column[] = [
    ...figureColumns,
    ...there.map((one) => ({
      title: categoryTitle(one),
      label: `${categoryTitle(one)} findings`,
      of: ({ categories }: Figures) => formatCount(categories[one] ?? 0),
    })),
  ];
  return (
    <details className="trend-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && (
        <p className="muted">
          {plural(points.length, 'row', 'rows')}, newest first; the table scrolls. It has at most {formatCount(most)}{' '}
          steps of a time, Export as CSV up to 2,000.
        </p>
      )}
      {open && (
        <div className="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                {columns.map(({ title, label }) => (
                  <th key={title} scope="col" aria-label={label}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.toReversed().map(({ at, figures }) => (
                <tr key={at}>
                  <th scope="row">
                    <LinkButton label={`What happened at ${formatDateTime(at)}`} onPress={() => onChoose(at)}>
                      {formatDateTime(at)}
                    </LinkButton>
                  </th>
                  {columns.map(({ title, of }) => (
                    <td key={title}>{of(figures)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
