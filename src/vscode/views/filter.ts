import { filterWords } from '../../contract/filter-words.ts';

/** A text filter: every word, and what stands in quotes as a whole, must occur somewhere, in any case. */
export function matches(filter: string, ...texts: readonly (string | null | undefined)[]): boolean {
  const haystack = texts.filter(Boolean).join('\n').toLowerCase();
  return filterWords(filter).every((word) => haystack.includes(word));
}
