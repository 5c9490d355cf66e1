/** The candidate that somebody who typed `word` most likely meant; undefined where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 100) return undefined;
  const typed = word.toLowerCase();
  const farthest = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    // `unpushed-commits` for `git/unpushed-commits` is no misspelling but a missing category.
    const bare = candidate.slice(candidate.indexOf('/') + 1);
    // Each letter more or less is one that was added or dropped.
    const near = [candidate, bare].filter(({ length }) => Math.abs(length - word.length) <= farthest);
    const far = near.reduce((least, one) => Math.min(least, distance(typed, one.toLowerCase())), Number.MAX_VALUE);
    if (best === undefined || far < best.distance) best = { candidate, distance: far };
  }
  return best !== undefined && best.distance <= farthest ? best.candidate : undefined;
}

export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(word, candidates);
  return found === undefined ? undefined : `Did you mean \`${found}\`?`;
}

/** Levenshtein's: how many letters must be added, dropped or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
