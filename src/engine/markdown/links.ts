import { parse, postprocess, preprocess } from 'micromark';
import { decodeTarget } from './scan.ts';

/** A link or image of a Markdown text, by where its target stands: 1-based, ends exclusive. */
export interface MarkdownLink {
  /** As it is meant: without angle brackets, backslashes and entities. */
  readonly target: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** To read longer ones exactly keeps everybody else waiting for half a second and more. */
const maxLength = 256 * 1024;
const maxBrackets = 30_000;
/** Fifty lists and quotations in each other, or a thousand empty lines. */
const tangled = /^[ \t]*(?:(?:>|[-+*](?=\s)|\d{1,9}[.)](?=\s))[ \t]*){50}|(?:[ \t]*\r?\n){1000}/m;

/** Would take very long to be read exactly. */
export const isTangled = (text: string): boolean =>
  text.length > maxLength ||
  ['[', '<'].some((bracket) => text.split(bracket, maxBrackets + 2).length > maxBrackets) ||
  tangled.test(text);

/** Every link, image and definition that is used, as CommonMark reads the text; those of HTML in it too. */
export function markdownLinks(text: string): MarkdownLink[] {
  const links: MarkdownLink[] = [];
  const place = placesIn(text);
  const add = (start: number, end: number) => {
    const [line, column] = place(start);
    const [endLine, endColumn] = place(end);
    links.push({ target: decodeTarget(text.slice(start, end)), line, column, endLine, endColumn });
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

/** Line and column of an offset; a line ends as it does for an editor. */
function placesIn(text: string): (offset: number) => readonly [number, number] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  return (offset) => {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return [low + 1, offset - (starts[low] ?? 0) + 1];
  };
}
