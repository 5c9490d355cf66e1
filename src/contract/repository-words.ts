import uFuzzy from '@leeoniya/ufuzzy';
import type { RepositorySummary } from './repositories.ts';
import type { FilterWord } from './repository-filter.ts';

/** What a filter by words looks at: name, branch and path. */
interface Text {
  readonly written: string;
  readonly lower: string;
}

/** Ten thousand are filtered at every letter and every change: what did not change is not looked at again. */
const known = new WeakMap<RepositorySummary, Text>();

function textOf(repository: RepositorySummary): Text {
  const before = known.get(repository);
  if (before) return before;
  const { name, path, branch } = repository;
  const written = `${name}\n${branch ?? ''}\n${path}`;
  const text = { written, lower: written.toLowerCase() };
  known.set(repository, text);
  return text;
}

/** Letters of every alphabet; in a word of four letters and more one may be wrong. */
const fuzzy = new uFuzzy({
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b",
  intraMode: 1,
});
const longestNeedle = 100;

/** Those that have all the words, best first; where none has, those that are like them. */
export function withWords(
  list: readonly RepositorySummary[],
  words: readonly FilterWord[],
): { readonly found: readonly RepositorySummary[]; readonly similar: boolean } {
  if (words.length === 0) return { found: list, similar: false };
  const first = words[0]?.text ?? '';
  const exact: { readonly repository: RepositorySummary; readonly rank: number }[] = [];
  for (const repository of list) {
    const { lower } = textOf(repository);
    if (words.every(({ text }) => lower.includes(text))) exact.push({ repository, rank: rankOf(lower, first) });
  }
  if (exact.length > 0)
    return { found: exact.sort((a, b) => a.rank - b.rank).map(({ repository }) => repository), similar: false };
  // What stood in quotes is meant as it is.
  const phrases = words.filter(({ exact }) => exact);
  const loose = words.filter(({ exact }) => !exact);
  if (loose.length === 0) return { found: [], similar: false };
  const candidates =
    phrases.length === 0 ? list : list.filter((one) => phrases.every(({ text }) => textOf(one).lower.includes(text)));
  const texts = candidates.map((repository) => textOf(repository).written);
  const needle = loose.map(({ text }) => text).join(' ');
  const [indexes, info, order] = fuzzy.search(texts, needle.slice(0, longestNeedle), 1);
  const ranked = info && order ? order.map((place) => info.idx[place] ?? -1) : (indexes ?? []);
  return { found: ranked.flatMap((index) => candidates[index] ?? []), similar: ranked.length > 0 };
}

/** The name begins with it, has it, or it stands elsewhere. */
function rankOf(text: string, word: string): number {
  const at = text.indexOf(word);
  return at === 0 ? 0 : at < text.indexOf('\n') ? 1 : 2;
}
