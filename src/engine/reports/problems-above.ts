import type { Report } from '../../contract/report.ts';
import { isWithin } from '../is-within.ts';

/**
 * What is to be told of policies and inventories besides the findings, which have the mistakes in the repositories' own:
 * the mistakes above them, and ignores anywhere that match nothing.
 */
export function problemsAbove({ problems = [], repositories }: Report): NonNullable<Report['problems']> {
  return problems.filter(
    ({ path, severity }) => severity === 'info' || !repositories.some((repository) => isWithin(path, repository.path)),
  );
}
