/** A licence's text as a sequence of words, each with the line it stands on, without what may differ. */
export interface LicenseWords {
  readonly words: readonly string[];
  /** 1-based, of each word. */
  readonly lines: readonly number[];
}

const spellings: ReadonlyMap<string, string> = new Map([
  ['https', 'http'],
  ['licence', 'license'],
  ['licences', 'licenses'],
  ['licenced', 'licensed'],
  ['licencing', 'licensing'],
  ['owner', 'holder'],
  ['owners', 'holders'],
  ['sublicence', 'sublicense'],
  ['organisation', 'organization'],
  ['whilst', 'while'],
  ['acknowledgement', 'acknowledgment'],
  ['favour', 'favor'],
  ['fulfil', 'fulfill'],
]);

/** A number or letter of a list, or a bullet: lists may be marked in any way. */
const enumerator = /^(?:[-*+•·–—#>|=_~]+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\))$/i;
/** `2(a)(4)`: lines can be broken between them. */
const inner = /\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)/gi;
const copyrightLine =
  /^\W*(?:portions\s+)?(?:copyright|©|\(c\)\s*(?:\d{4}|copyright)|spdx-filecopyrighttext)(?!\s+(?:notice|holder|owner|license|licence|law|statement|and|or|in|to|on|is)\b)/i;
const wordPattern = /[\p{L}\p{N}]+/gu;

/**
 * Much as the SPDX matching guidelines have it: case, spaces, punctuation, marks of lists, Markdown, copyright lines,
 * the title and spellings do not count; nor who holds the rights where a text names them, nor what follows the end of
 * the terms.
 */
export function licenseWords(text: string): LicenseWords {
  const words: string[] = [];
  const lines: number[] = [];
  let top = true;
  let copyright = false;
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.replace(/^\s*(?:\/\/|\/\*+|\*\/?|#+|;+|--)(?=\s|$)/, '').trim();
    if (line === '') {
      copyright = false;
      return;
    }
    if (copyrightLine.test(line) && (top || /©|\(c\)|\d{4}|[<[{]/i.test(line))) {
      copyright = true;
      return;
    }
    // Names of further holders, below the first one.
    if (
      copyright &&
      /^\W*(?:all rights reserved\W*$|and\b|(?!permission|redistribution|this\b|the\b|by\b|licensed|everyone|you\b|unless)[^.]{0,60}$)/i.test(
        line,
      ) &&
      top
    )
      return;
    if (top && isTitle(line)) return;
    if (/^\W*all rights reserved\W*$/i.test(line) || /^\W*spdx-license-identifier:/i.test(line)) return;
    top = false;
    copyright = false;
    for (const token of line.replace(inner, ' ').split(/\s+/)) {
      if (enumerator.test(token)) continue;
      for (const [word] of token
        .toLowerCase()
        .replace(/['’`"“”]/g, '')
        .matchAll(wordPattern)) {
        words.push(spellings.get(word) ?? word);
        lines.push(index + 1);
      }
    }
  });
  return withoutVariables(termsAlone({ words, lines }));
}

/** `MIT License`, `The MIT License (MIT)`, `Version 2.0, January 2004`, a line of signs, an address. */
const isTitle = (line: string): boolean =>
  line.length <= 100 &&
  (/^[\W_]*$/.test(line) ||
    /^\W*(?:https?:\/\/\S+|version [\d.]+.{0,30})\W*$/i.test(line) ||
    (/licen[cs]e|public domain|^\W*(mit|isc|bsd|apache|gpl|mpl|unlicense)\b/i.test(line) &&
      !/[.;,]$/.test(line) &&
      !/\b(is|are|under|this|hereby|shall|may|you|has|have|that|which|granted|see)\b/i.test(line)));

/** What stands before the terms themselves: explanations, and what the licensor fills in. */
const begins = [
  'by exercising the licensed rights defined below you accept',
  'statement of purpose the laws of most jurisdictions',
  'the licensor hereby grants you the right to copy modify create derivative works',
].map((text) => text.split(' '));
/** What follows them: how to apply them, who is no party to them. */
const ends = ['end of terms and conditions', 'creative commons is not a party to its public licenses'].map((text) =>
  text.split(' '),
);

function termsAlone({ words, lines }: LicenseWords): LicenseWords {
  const begin = begins.map((text) => indexOfWords(words, text, 0)).find((at) => at > 0) ?? 0;
  const end = ends.map((text) => indexOfWords(words, text, begin)).find((at) => at > begin) ?? words.length;
  return { words: words.slice(begin, end), lines: lines.slice(begin, end) };
}

/** Between these words somebody is named. */
const variables: readonly (readonly [string, string])[] = [
  ['in no event shall', 'be liable'],
  ['provided by', 'as is'],
  ['as is and', 'disclaims all warranties'],
  ['neither the name of', 'nor the names'],
  ['neither the name of', 'may be used'],
  ['the name of', 'may not be used'],
].map(([from = '', to = '']) => [from, to] as const);
const longestName = 16;
const optional = ['including', 'the', 'next', 'paragraph'];

function withoutVariables({ words, lines }: LicenseWords): LicenseWords {
  const cut = new Set<number>();
  for (let at = indexOfWords(words, optional, 0); at >= 0; at = indexOfWords(words, optional, at + 1))
    optional.forEach((_, index) => {
      cut.add(at + index);
    });
  for (const [from, to] of variables) {
    const before = from.split(' ');
    const after = to.split(' ');
    for (let at = indexOfWords(words, before, 0); at >= 0; at = indexOfWords(words, before, at + 1)) {
      const begin = at + before.length;
      const end = indexOfWords(words, after, begin, begin + longestName);
      if (end > begin && end - begin <= longestName) for (let one = begin; one < end; one++) cut.add(one);
    }
  }
  return { words: words.filter((_, at) => !cut.has(at)), lines: lines.filter((_, at) => !cut.has(at)) };
}

/** At `last` at the furthest. */
export function indexOfWords(
  words: readonly string[],
  wanted: readonly string[],
  from: number,
  last = words.length,
): number {
  for (let at = from; at <= last && at < words.length; at++)
    if (wanted.every((word, index) => words[at + index] === word)) return at;
  return -1;
}
