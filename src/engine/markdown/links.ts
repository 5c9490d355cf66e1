import { parse, postprocess, preprocess } from 'micromark';
import { decodeTarget, htmlTarget } from './scan.ts';

/** A link or image of a Markdown text, by where its target stands: 1-based, ends exclusive. */
export interface MarkdownLink {
  /** As it is meant: without angle brackets, backslashes and entities. */
  readonly target: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Every link, image and definition that is used, as CommonMark reads the text; those of HTML in it too. */
export function markdownLinks(text: string): MarkdownLink[] {
  const links: MarkdownLink[] = [];
  const place = placesIn(text);
  const add = (start: number, end: number) => {
    const [line, column] = place(start);
    const [endLine, endColumn] = place(end);
    links.push({ target: decodeTarget(text.slice(start, end)), line, column, endLine, endColumn });
  };
  let label = '';
  for (const [phase, { type, start, end }] of postprocess(
    parse()
      .document()
      .write(preprocess()(text, null, true)),
  )) {
    if (phase !== 'enter') continue;
    if (type === 'definitionLabelString') label = text.slice(start.offset, end.offset);
    else if (type === 'resourceDestinationString') add(start.offset, end.offset);
    else if (type === 'definitionDestinationString' && isUsed(label, text)) add(start.offset, end.offset);
    else if (type === 'htmlFlow' || type === 'htmlText')
      for (const [from, to] of targetsInHtml(text.slice(start.offset, end.offset)))
        add(start.offset + from, start.offset + to);
  }
  return links;
}

/** Not a footnote, and its label stands somewhere else too. */
function isUsed(label: string, text: string): boolean {
  if (label.startsWith('^')) return false;
  const bracketed = `[${label.toLowerCase()}]`;
  const lower = text.toLowerCase();
  return lower.indexOf(bracketed) !== lower.lastIndexOf(bracketed);
}

function* targetsInHtml(html: string): Generator<readonly [number, number]> {
  const plain = html.replace(/<!--[\s\S]*?(?:-->|$)|<(pre|code|script|style)\b[\s\S]*?(?:<\/\1>|$)/gi, (part) =>
    ' '.repeat(part.length),
  );
  for (const tag of plain.matchAll(/<(a|img)\s(?:[^<>"']|"[^"]*"|'[^']*')*>/gi))
    for (const found of tag[0].matchAll(htmlTarget)) {
      const [whole, name = '', double, single, bare] = found;
      const value = double ?? single ?? bare;
      if (!value || (name.toLowerCase() === 'href') !== (tag[1]?.toLowerCase() === 'a')) continue;
      const from = tag.index + found.index + whole.length - value.length - (bare === undefined ? 1 : 0);
      yield [from, from + value.length];
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
