export interface FilterToken {
  readonly key: string | undefined;
  /** Without its quotes; of a key, what stands behind it. */
  readonly value: string;
  /** What is looked for where the key means nothing. */
  readonly word: string;
  /** It stood in quotes, and is meant as it is. */
  readonly exact: boolean;
}

/**
 * The words of a filter text, with a `key:` before them or not, bare or in quotes, where a quote stands twice and the
 * last one may be open. In lower case. It uses nothing from outside: the HTML report's page carries it.
 */
export function filterTokens(text: string): FilterToken[] {
  return [...text.matchAll(/(?:([a-z]+):)?(?:"((?:[^"]|"")*)(?:"|$)|(\S+))/giu)].map(([whole, key, quoted, bare]) => {
    const value = (quoted?.replaceAll('""', '"') ?? bare ?? '').toLowerCase();
    const word = key === undefined ? value : whole.toLowerCase();
    return { key: key?.toLowerCase(), value, word, exact: quoted !== undefined };
  });
}

/** Of a filter without keys: each must be somewhere, `"two words"` as they stand. */
export const filterWords = (text: string): string[] =>
  filterTokens(text)
    .map(({ word }) => word)
    .filter((word) => word !== '');

/** Whether all words of a filter without keys stand in what is said, in any case. */
export function wordsFilter(text: string): (said: string) => boolean {
  const words = filterWords(text);
  if (words.length === 0) return () => true;
  return (said) => {
    const lower = said.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

export const inQuotes = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** As `filterTokens` reads it again: what would begin quotes, also behind a key, stands in them. */
export const quoted = (value: string): string =>
  value === '' || /\s|^(?:[a-z]+:)?"/iu.test(value) ? inQuotes(value) : value;
