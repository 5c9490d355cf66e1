import { type PackedLicenses, unpackLicenses } from './pack.ts';
import { packedTexts } from './texts.ts';
import type { LicenseWords } from './words.ts';

/** Shorter texts stand in others by chance. */
const leastContained = 20;
/** So many words in a row say where a text begins. */
const beginLength = 6;
const unknownWord = 0xffff;

export interface Comparison {
  /** Licences whose whole text stands in it, among others. */
  readonly contained: readonly string[];
  /** Undefined: it has no words in common with any. */
  readonly nearest?: { readonly id: string; readonly similarity: number; readonly line: number };
}

/** A megabyte or two, for a handful of files: gone again when memory is short. */
let unpacked: WeakRef<PackedLicenses> | undefined;

function allLicenses(): PackedLicenses {
  const there = unpacked?.deref();
  if (there !== undefined) return there;
  const licenses = unpackLicenses(packedTexts);
  unpacked = new WeakRef(licenses);
  return licenses;
}

/** Compares a text with each of the SPDX list. Similarity: Dice’s coefficient of the words, each as often as it is there. */
export function compareWithAll({ words, lines }: LicenseWords): Comparison {
  const { vocabulary, licenses } = allLicenses();
  const text = Uint16Array.from(words, (word) => vocabulary.get(word) ?? unknownWord);
  const counts = new Uint16Array(vocabulary.size);
  for (const word of text) if (word !== unknownWord) counts[word] = (counts[word] ?? 0) + 1;
  let best: { readonly id: string; readonly words: Uint16Array; readonly similarity: number } | undefined;
  const whole: { id: string; words: Uint16Array }[] = [];
  for (const { id, words: other } of licenses) {
    const total = text.length + other.length;
    const most = (2 * Math.min(text.length, other.length)) / total;
    if (other.length > text.length && most <= (best?.similarity ?? 0)) continue;
    const common = commonWords(other, counts);
    const similarity = (2 * common) / total;
    if (similarity > (best?.similarity ?? 0)) best = { id, words: other, similarity };
    if (common === other.length && common >= leastContained && indexIn(text, other, 0) >= 0)
      whole.push({ id, words: other });
  }
  const contained = whole
    .filter(
      (one) =>
        !whole.some(
          (other) => other !== one && other.words.length > one.words.length && indexIn(other.words, one.words, 0) >= 0,
        ),
    )
    .map(({ id }) => id);
  if (best === undefined) return { contained };
  const { id, similarity } = best;
  return {
    contained,
    nearest: { id, similarity, line: lines[firstDifference(text, best.words)] ?? lines.at(-1) ?? 1 },
  };
}

/** How many words both have; `counts` is as it was afterwards. */
function commonWords(words: Uint16Array, counts: Uint16Array): number {
  let common = 0;
  const taken: number[] = [];
  for (const word of words) {
    const left = counts[word] ?? 0;
    if (left === 0) continue;
    counts[word] = left - 1;
    taken.push(word);
    common += 1;
  }
  for (const word of taken) counts[word] = (counts[word] ?? 0) + 1;
  return common;
}

function indexIn(text: Uint16Array, part: Uint16Array, from: number): number {
  const first = part[0];
  if (first === undefined) return -1;
  for (let at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1)) {
    if (at + part.length > text.length) return -1;
    let length = 1;
    while (length < part.length && text[at + length] === part[length]) length += 1;
    if (length === part.length) return at;
  }
  return -1;
}

/** Where the text goes on otherwise than the licence, which may begin further down. */
function firstDifference(text: Uint16Array, license: Uint16Array): number {
  const found = indexIn(text, license.subarray(0, beginLength), 0);
  const begin = Math.max(found, 0);
  let length = 0;
  while (length < license.length && text[begin + length] === license[length]) length += 1;
  return Math.min(begin + length, text.length - 1);
}
