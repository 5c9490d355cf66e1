import { parse, postprocess, preprocess } from 'micromark';
import { TextLines, type TextRange } from '../text-places.ts';
import { decodeTarget } from './scan.ts';

/** A link or image of a Markdown text, by where its target stands. */
export interface MarkdownLink extends TextRange {
  /** As it is meant: without angle brackets, backslashes and entities. */
  readonly target: string;
}

/** To read longer ones exactly keeps everybody else waiting for half a second and more. */
const maxLength = 256 * 1024;
const maxBrackets = 30_000;
/** Of each of these the end is looked for. */
const openings = ['<!--', '<?', '<!['];
const maxOpenings = 1_000;
/** Fifty lists and quotations in each other. */
const nested = /^[ \t]*(?:(?:>|[-+*](?=\s)|\d{1,9}[.)](?=\s))[ \t]*){50}/m;
const maxEmptyLines = 1_000;
/** Each such line below another text is looked for again and again. */
const underline = /^[ \t>]*(?:=+|-+)[ \t]*$/;
const maxUnderlines = 1_000;

/** Would take very long to be read exactly. */
export const isTangled = (text: string): boolean =>
  text.length > maxLength ||
  ['[', '<'].some((bracket) => text.split(bracket, maxBrackets + 2).length > maxBrackets) ||
  openings.some((opening) => text.split(opening, maxOpenings + 2).length > maxOpenings) ||
  nested.test(text) ||
  hasTangledLines(text);

function hasTangledLines(text: string): boolean {
  let [empty, underlines] = [0, 0];
  return text.split(/\r\n?|\n/).some((line) => {
    empty = line.trim() === '' ? empty + 1 : 0;
    if (underline.test(line)) underlines += 1;
    return empty > maxEmptyLines || underlines > maxUnderlines;
  });
}

/** Every link, image and definition that is used, as CommonMark reads the text; those of HTML in it too. */
export function markdownLinks(text: string): MarkdownLink[] {
  const links: MarkdownLink[] = [];
  const lines = new TextLines(text);
  const add = (start: number, end: number) => {
    links.push({ target: decodeTarget(text.slice(start, end)), ...lines.range(start, end) });
  };
  const uses = usesOf(text);
  let label = '';
  for (const [phase, { type, start, end }] of postprocess(
    parse()
      .document()
      .write(preprocess()(text, null, true)),
  )) {
    if (phase !== 'enter') continue;
    if (type === 'definitionLabelString') label = text.slice(start.offset, end.offset);
    else if (type === 'resourceDestinationString') add(start.offset, end.offset);
    else if (type === 'definitionDestinationString' && isUsed(label, uses)) add(start.offset, end.offset);
    else if (type === 'htmlFlow' || type === 'htmlText')
      for (const [from, to] of targetsInHtml(text.slice(start.offset, end.offset)))
        add(start.offset + from, start.offset + to);
  }
  return links;
}

/** How often each label stands in brackets. */
function usesOf(text: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const [, label = ''] of text.matchAll(/\[([^[\]]{1,999})\]/g))
    uses.set(label.toLowerCase(), (uses.get(label.toLowerCase()) ?? 0) + 1);
  return uses;
}

/** Not a footnote, and its label stands somewhere else too. */
const isUsed = (label: string, uses: ReadonlyMap<string, number>): boolean =>
  !label.startsWith('^') && uses.get(label.toLowerCase()) !== 1;

const hidden = /<!--[\s\S]*?(?:-->|$)|<(pre|code|script|style)\b[\s\S]*?(?:<\/\1>|$)/gi;
const wholeTag = /^<(a|img)\s(?:[^<>"']|"[^"]*"|'[^']*')*>/i;
const attribute = /\s([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const maxTagLength = 2_000;

function* targetsInHtml(html: string): Generator<readonly [number, number]> {
  const plain = html.replace(hidden, (part) => ' '.repeat(part.length));
  for (const { index } of plain.matchAll(/<(?:a|img)\s/gi)) {
    const [tag, element] = wholeTag.exec(plain.slice(index, index + maxTagLength)) ?? [];
    if (tag === undefined) continue;
    const wanted = element?.toLowerCase() === 'a' ? 'href' : 'src';
    for (const found of tag.matchAll(attribute)) {
      const [whole, name = '', double, single, bare] = found;
      const value = double ?? single ?? bare;
      if (!value || name.toLowerCase() !== wanted) continue;
      const from = index + found.index + whole.length - value.length - (bare === undefined ? 1 : 0);
      yield [from, from + value.length];
    }
  }
}
