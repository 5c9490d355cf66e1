import type { Input } from '../../../../src/contract/operations.ts';

/** What the page is narrowed to, and how it is grouped. */
export type FindingsFilter = Omit<Input<'findings.list'>, 'group' | 'offset' | 'limit'>;
