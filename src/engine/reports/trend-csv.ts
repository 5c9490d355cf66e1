import { categoryTitle } from '../../contract/category-words.ts';
import { category } from '../../contract/findings.ts';
import type { Trend } from '../../contract/history.ts';
import { csvText } from './csv-text.ts';

const columns = [
  ...['At', 'Repositories', 'Score', 'Errors', 'Warnings', 'Infos', 'Unknown', 'Ignored'],
  ...['Green', 'Yellow', 'Red', 'Health Unknown'],
  ...category.options.map((one) => `${categoryTitle(one)} Findings`),
];

/** RFC 4180, a row each point: figures as they were from then on. */
export function trendCsv({ points }: Trend): string {
  return csvText([
    columns,
    ...points.map(({ at, figures: { repositories, score, findings, health, categories } }) =>
      [
        ...[at, repositories, score ?? ''],
        ...[findings.error, findings.warning, findings.info, findings.unknown, findings.ignored],
        ...[health.green, health.yellow, health.red, health.unknown],
        ...category.options.map((one) => categories[one] ?? 0),
      ].map(String),
    ),
  ]);
}
