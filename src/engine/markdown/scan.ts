import { decodeString } from 'micromark-util-decode-string';

/** `href` of a link and `src` of an image in HTML; the value is in the second, third or fourth group. */
export const htmlTarget = /\b(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/gi;

/**
 * What may be the target of a link or image in Markdown, each once: more than there are (those in code, too), and
 * never fewer. Reading them exactly takes a hundred times as long, and is only needed where one of these is broken.
 */
export function possibleTargets(text: string): ReadonlySet<string> {
  const targets = new Set<string>();
  const add = (raw: string | undefined) => {
    if (raw) targets.add(decodeTarget(raw));
  };
  for (const opening of ['](', ']:'])
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 2)) add(destinationAt(text, at + 2));
  for (const [, , double, single, bare] of text.matchAll(htmlTarget)) add(double ?? single ?? bare);
  return targets;
}

/** Backslashes and entities mean what they mean in Markdown. */
export const decodeTarget = (raw: string): string => (/[\\&]/.test(raw) ? decodeString(raw) : raw);

const blankOrMark = /[\s>]*/y;

/** As CommonMark has it: in angle brackets, or without blanks and with parentheses in pairs. */
function destinationAt(text: string, from: number): string {
  blankOrMark.lastIndex = from;
  // A link's target may stand on the next line, in a quotation too.
  const start = from + (blankOrMark.exec(text)?.[0].length ?? 0);
  if (text[start] === '<') {
    const end = /[<>\n\r]/g;
    end.lastIndex = start + 1;
    let close = end.exec(text);
    while (close && text[close.index - 1] === '\\') close = end.exec(text);
    return text.slice(start + 1, close?.index ?? start + 1);
  }
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x7f) break;
    if (code === 0x28) depth++;
    else if (code === 0x29 && depth-- === 0) break;
    else if (code === 0x5c && /[()\\]/.test(text[at + 1] ?? '')) at++;
  }
  return text.slice(start, at);
}
