import type { Report } from '../../contract/report.ts';
import { isWithin } from '../is-within.ts';

/** Mistakes in policies and inventories above the repositories: what is wrong in one of them is among its findings. */
export function problemsAbove({ problems = [], repositories }: Report): NonNullable<Report['problems']> {
  return problems.filter(({ path }) => !repositories.some((repository) => isWithin(path, repository.path)));
}
