/** A word, with a `key:` before it or not, bare or in quotes; in these a quote stands twice. The last one may be open. */
const token = /(?:([a-z]+):)?(?:"((?:[^"]|"")*)(?:"|$)|(\S+))/giu;

export interface FilterToken {
  /** As it is written. */
  readonly whole: string;
  readonly key: string | undefined;
  readonly value: string;
}

/** The words of a filter text; what stands in quotes is one. In lower case. */
export const filterTokens = (text: string): FilterToken[] =>
  [...text.matchAll(token)].map(([whole, key, quoted, bare]) => ({
    whole: whole.toLowerCase(),
    key: key?.toLowerCase(),
    value: (quoted?.replaceAll('""', '"') ?? bare ?? '').toLowerCase(),
  }));

/** Of a filter without keys: each must be somewhere, `"two words"` as they stand. */
export const filterWords = (text: string): string[] =>
  filterTokens(text)
    .map(({ whole, key, value }) => (key === undefined ? value : whole))
    .filter((word) => word !== '');

/** As `filterTokens` reads it again: what would begin quotes, also behind a key, stands in them. */
export const quoted = (value: string): string =>
  value === '' || /\s|^(?:[a-z]+:)?"/iu.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
