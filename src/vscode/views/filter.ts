/** A text filter: every word must occur somewhere, in any case. */
export function matches(filter: string, ...texts: readonly (string | null | undefined)[]): boolean {
  const haystack = texts.filter(Boolean).join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
