import type { FindingGrouping } from '../../../../src/contract/findings-list.ts';
import type { Input } from '../../../../src/contract/operations.ts';
import { plural } from '../../format.ts';

/** What the page is narrowed to, and how it is grouped. */
export type FindingsFilter = Omit<Input<'findings.list'>, 'group' | 'offset' | 'limit'>;

/** What is unknown is so for a whole repository mostly: git is not started, a remote was never fetched. */
export const usualGrouping = (verdict: FindingsFilter['verdict']): FindingGrouping =>
  verdict === 'unknown' ? 'repository' : 'rule';

/** "3 findings", "78 verdicts unknown", "1 finding ignored". */
export function countOf(verdict: FindingsFilter['verdict'], n: number): string {
  if (verdict === 'unknown') return `${plural(n, 'verdict', 'verdicts')} unknown`;
  const findings = plural(n, 'finding', 'findings');
  return verdict === 'ignored' ? `${findings} ignored` : findings;
}
