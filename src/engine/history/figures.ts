import type { Category, Finding, FindingCounts } from '../../contract/findings.ts';
import type { Figures } from '../../contract/history.ts';
import type { Health, RepositorySummary } from '../../contract/repositories.ts';

/** Figures that add up: of a repository, of a folder of them, of a fleet. */
export interface FigureSums {
  readonly repositories: number;
  /** Of how many a score is known, and their sum in tenths. */
  readonly scored: number;
  readonly scoreTenths: number;
  readonly health: Readonly<Record<Health, number>>;
  readonly findings: FindingCounts;
  /** Failed findings. */
  readonly categories: Readonly<Partial<Record<Category, number>>>;
}

const noHealth: Readonly<Record<Health, number>> = { green: 0, yellow: 0, red: 0, unknown: 0 };
const noFindings: FindingCounts = { error: 0, warning: 0, info: 0, unknown: 0, ignored: 0 };

export const noFigures: FigureSums = {
  ...{ repositories: 0, scored: 0, scoreTenths: 0 },
  ...{ health: noHealth, findings: noFindings, categories: {} },
};

export function figuresOf(
  { score, health, findings: counts }: Pick<RepositorySummary, 'score' | 'health' | 'findings'>,
  findings: readonly Pick<Finding, 'category' | 'verdict'>[],
): FigureSums {
  const categories: Partial<Record<Category, number>> = {};
  for (const { category, verdict } of findings)
    if (verdict === 'fail') categories[category] = (categories[category] ?? 0) + 1;
  return {
    repositories: 1,
    scored: score === null ? 0 : 1,
    scoreTenths: score === null ? 0 : Math.round(score * 10),
    health: { ...noHealth, [health]: 1 },
    findings: counts,
    categories,
  };
}

export const addFigures = (a: FigureSums, b: FigureSums): FigureSums => ({
  repositories: a.repositories + b.repositories,
  scored: a.scored + b.scored,
  scoreTenths: a.scoreTenths + b.scoreTenths,
  health: addEach(a.health, b.health),
  findings: addEach(a.findings, b.findings),
  categories: addEach(a.categories, b.categories),
});

function addEach<K extends string>(
  a: Readonly<Partial<Record<K, number>>>,
  b: Readonly<Partial<Record<K, number>>>,
): Record<K, number> {
  const sum = { ...a } as Record<K, number>;
  for (const [key, value] of Object.entries(b) as [K, number][]) sum[key] = (sum[key] ?? 0) + value;
  return sum;
}

/** As they are shown: with the mean score, rounded down to one decimal as everywhere. */
export const shownFigures = ({ scored, scoreTenths, ...rest }: FigureSums): Figures => ({
  ...rest,
  score: scored === 0 ? null : Math.floor(scoreTenths / scored) / 10,
});

const healths = ['green', 'yellow', 'red', 'unknown'] as const;
const counts = ['error', 'warning', 'info', 'unknown', 'ignored'] as const;

/** As they are stored: numbers in a fixed order, then the categories. Only ever add at the end of the numbers. */
export function packFigures({ repositories, scored, scoreTenths, health, findings, categories }: FigureSums): string {
  const numbers = [...healths.map((key) => health[key]), ...counts.map((key) => findings[key])];
  return JSON.stringify([repositories, scored, scoreTenths, ...numbers, categories]);
}

export function unpackFigures(text: string): FigureSums {
  const [repositories, scored, scoreTenths, ...rest] = JSON.parse(text) as [number, number, number, ...unknown[]];
  const numbers = rest as number[];
  const from = <K extends string>(keys: readonly K[], at: number) =>
    Object.fromEntries(keys.map((key, index) => [key, numbers[at + index] ?? 0])) as Record<K, number>;
  return {
    ...{ repositories, scored, scoreTenths },
    health: from(healths, 0),
    findings: from(counts, healths.length),
    categories: (rest[healths.length + counts.length] ?? {}) as FigureSums['categories'],
  };
}
