import { absentFacts } from '../audit/inventory/compare.ts';
import type { RepositoryFacts } from '../git/facts.ts';

/** The facts of a repository that a fix does not look at. */
export const unread = (): RepositoryFacts => absentFacts('It was not looked at.');
