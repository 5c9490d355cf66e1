import { decodeString } from 'micromark-util-decode-string';

/** Where the value of a link's or an image's attribute begins in HTML, and what it may be. */
const htmlAttribute = /\b(?:href|src)\s{0,100}=\s{0,100}/gi;
const htmlValue = /"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'=<>`]{1,2000})/y;

/**
 * What may be the target of a link or image in Markdown, each once: more than there are (those in code, too), and
 * never fewer; undefined where there are very many. Reading them exactly takes a hundred times as long, and is only needed where one of these is broken.
 */
export function possibleTargets(text: string): ReadonlySet<string> | undefined {
  const targets = new Set<string>();
  const add = (raw: string | undefined) => {
    if (raw) targets.add(decodeTarget(raw));
  };
  let openings = 0;
  for (const opening of ['](', ']:'])
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 2)) {
      if (++openings > maxOpenings) return undefined;
      add(destinationAt(text, at + 2));
    }
  // One may begin in what looks like the value of another.
  for (const { 0: name, index } of text.matchAll(htmlAttribute)) {
    htmlValue.lastIndex = index + name.length;
    const [, double, single, bare] = htmlValue.exec(text) ?? [];
    add(double ?? single ?? bare);
  }
  return targets;
}

/** Backslashes and entities mean what they mean in Markdown. */
export const decodeTarget = (raw: string): string => (/[\\&]/.test(raw) ? decodeString(raw) : raw);

/** Longer ones are data, not paths. */
const maxLength = 1_000;
/** More are no text of a person’s, and take their time. */
const maxOpenings = 20_000;
const blankOrMark = /[ \t]*(?:[\r\n][ \t\r\n>]*)?/y;

/** As CommonMark has it: in angle brackets, or without blanks and with parentheses in pairs. */
function destinationAt(text: string, from: number): string {
  blankOrMark.lastIndex = from;
  // A link's target may stand on the next line, in a quotation too.
  const start = from + (blankOrMark.exec(text)?.[0].length ?? 0);
  const limit = Math.min(text.length, start + maxLength);
  if (text[start] === '<') {
    let at = start + 1;
    for (; at < limit && !/[<>\n\r]/.test(text.charAt(at)); at++) if (text[at] === '\\') at++;
    return text.slice(start + 1, at);
  }
  let depth = 0;
  let at = start;
  for (; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x7f) break;
    if (code === 0x28) depth++;
    else if (code === 0x29 && depth-- === 0) break;
    else if (code === 0x5c && /[()\\]/.test(text[at + 1] ?? '')) at++;
  }
  return text.slice(start, at);
}
