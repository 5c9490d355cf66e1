const most = 3;

/**
 * The known words that were probably meant, best first: mistyped ones, else those that hold a part of the word. Of an
 * id (`git/push`) its last part counts.
 */
export function nearest(word: string, known: readonly string[]): string[] {
  const wanted = lastPart(word.toLowerCase());
  const rated = known.map((candidate) => ({ candidate, away: distance(wanted, lastPart(candidate)) }));
  const mistyped = rated.filter(({ away }) => away <= Math.floor(wanted.length / 3));
  const least = Math.min(...mistyped.map(({ away }) => away));
  if (mistyped.length > 0) return first(mistyped.filter(({ away }) => away === least).map((one) => one.candidate));
  const parts = wanted.split(/[^a-z]+/).filter((part) => part.length > 2 && part !== 'git');
  return first(known.filter((candidate) => parts.some((part) => candidate.includes(part))));
}

/** A hint; empty where nothing is alike. `shown`: as people write it. */
export function didYouMean(
  word: string,
  known: readonly string[],
  shown: (word: string) => string = (same) => same,
): string {
  const near = nearest(word, known).map(shown);
  return near.length > 0 ? `Did you mean ${near.join(' or ')}?` : '';
}

const first = (words: readonly string[]): string[] => [...new Set(words)].slice(0, most);

const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** How many letters must be put in, left out, changed, or swapped with their neighbour to make one word the other. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        changed,
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
