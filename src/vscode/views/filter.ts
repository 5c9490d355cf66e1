import { wordsFilter } from '../../contract/filter-words.ts';

/** A text filter: every word, and what stands in quotes as a whole, must occur somewhere, in any case. */
export function matches(filter: string, ...texts: readonly (string | null | undefined)[]): boolean {
  return wordsFilter(filter)(texts.filter(Boolean).join('\n'));
}
