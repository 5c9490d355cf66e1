import { maxSearchedBytes, type SearchedFiles, type Unsearched } from '../../../content/types.ts';
import type { Outcome } from '../../rule.ts';
import { list } from '../../words.ts';

const because: Readonly<Record<Unsearched, string>> = {
  large: `larger than ${maxSearchedBytes / 1024 / 1024} MB`,
  unreadable: 'not to be read',
  failed: 'where the search itself failed',
};

/** Unknown where some files were not searched: what is not known is not called fine. */
export function unsearchedOutcome(files: SearchedFiles<unknown>['unsearched'], what: string): Outcome | undefined {
  if (files.length === 0) return undefined;
  const told = files.map(({ path, why }) => `${path} (${because[why]})`);
  return { unknown: `Not every file was searched for ${what}: ${list(told)}.` };
}
