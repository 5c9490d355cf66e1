import type { Entry, ListTree, MapTree, ScalarTree, Tree } from './tree.ts';
import type { Place } from './types.ts';

/** Such text means more, or something else, than what is read here. */
const special = /[\t\r\0\uFEFF]|^(?:---|\.\.\.)/m;
const startOfDocument = /^(?:[ ]*(?:#[^\n]*)?\n)*---[ ]*\n/;
/** Plain text does not begin so, or begins something of several lines. */
const indicators = new Set(',[]{}#&*!|>\'"%@`?'.split(''));
const longestKey = 1_000;
const deepest = 50;

/** It is more than plain: the caller takes the parser that knows all of YAML. */
class NotPlain extends Error {}
const notPlain = new NotPlain();

/**
 * The tree of a file of plain YAML: mappings and lists by indentation, scalars and `[…]`, `{…}` on one line, comments.
 * That is what nearly every Compose file is, and reading it here takes a tenth of the time. Undefined wherever there is
 * anything else, a mistake too: then the library reads it. What it reads, it reads exactly as the library does.
 */
export function readQuickly(text: string, path: string): MapTree | undefined {
  const [start = ''] = startOfDocument.exec(text) ?? [];
  if (special.test(start === '' ? text : text.slice(start.length))) return undefined;
  try {
    return new QuickReader(text, path, start.length).read();
  } catch (thrown) {
    if (thrown === notPlain) return undefined;
    throw thrown;
  }
}

class QuickReader {
  readonly #text: string;
  readonly #path: string;
  /** Of the line that is read: its number, where it begins, where its content begins, and where it ends. */
  #line = 1;
  #lineStart = 0;
  #at = 0;
  #lineEnd = 0;
  #ended = false;
  #depth = 0;

  constructor(text: string, path: string, start: number) {
    this.#text = text;
    this.#path = path;
    for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) this.#line += 1;
    this.#findContent(start);
  }

  read(): MapTree {
    if (this.#ended || this.#column !== 0 || this.#isItem()) throw notPlain;
    const tree = this.#map(0);
    if (!this.#ended) throw notPlain;
    return tree;
  }

  get #column(): number {
    return this.#at - this.#lineStart;
  }

  /** From the beginning of a line: to the next one that says something. */
  #findContent(lineStart: number): void {
    const text = this.#text;
    for (let start = lineStart; start < text.length; this.#line += 1) {
      let at = start;
      while (text.charCodeAt(at) === 32) at += 1;
      const letter = text[at];
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      if (at < end && letter !== '#') {
        this.#lineStart = start;
        this.#at = at;
        this.#lineEnd = end;
        return;
      }
      start = end + 1;
    }
    this.#ended = true;
    this.#at = -1;
    this.#lineStart = 0;
  }

  /** Only a comment may follow on this line. */
  #endLine(at: number): void {
    if (!this.#isEnd(at)) throw notPlain;
    this.#line += 1;
    this.#findContent(this.#lineEnd + 1);
  }

  #isEnd(at: number): boolean {
    let next = at;
    while (this.#text.charCodeAt(next) === 32) next += 1;
    return next >= this.#lineEnd || (this.#text[next] === '#' && next > at);
  }

  #place(from: number, to: number): Place {
    const { 0: line, 1: start } = [this.#line, this.#lineStart];
    return { path: this.#path, line, column: from - start + 1, endLine: line, endColumn: to - start + 1 };
  }

  /** `- ` at the beginning of what the line says. */
  #isItem(): boolean {
    if (this.#text[this.#at] !== '-') return false;
    const next = this.#text[this.#at + 1];
    return next === ' ' || this.#at + 1 >= this.#lineEnd;
  }

  /** A mapping whose keys stand in this column; the line is at its first one. */
  #map(column: number): MapTree {
    this.#deepen();
    const entries = new Map<string, Entry>();
    let at: Place | undefined;
    while (!this.#ended && this.#column === column && !this.#isItem()) {
      const { name, key, end } = this.#key();
      if (entries.has(name)) throw notPlain;
      const value = this.#value(key, end + 1, column, true);
      entries.set(name, { key, value });
      at = spanning(at ?? key, value.at);
    }
    if (at === undefined || (!this.#ended && this.#column > column)) throw notPlain;
    this.#depth -= 1;
    return { kind: 'map', entries, at, tag: undefined };
  }

  #list(column: number): ListTree {
    this.#deepen();
    const items: Tree[] = [];
    let at: Place | undefined;
    while (!this.#ended && this.#column === column && this.#isItem()) {
      const dash = this.#place(this.#at, this.#at + 1);
      let next = this.#at + 1;
      while (this.#text.charCodeAt(next) === 32) next += 1;
      let item: Tree;
      if (next >= this.#lineEnd || this.#text[next] === '#') item = this.#value(dash, this.#at + 1, column, false);
      else {
        this.#at = next;
        if (this.#isItem()) throw notPlain;
        item = this.#isKey() ? this.#map(this.#column) : this.#value(dash, next, column, false);
      }
      items.push(item);
      at = spanning(at ?? dash, item.at);
    }
    if (at === undefined || (!this.#ended && this.#column > column)) throw notPlain;
    this.#depth -= 1;
    return { kind: 'list', items, at, tag: undefined };
  }

  #deepen(): void {
    this.#depth += 1;
    if (this.#depth > deepest) throw notPlain;
  }

  /** Whether a key with its colon stands here, and not a scalar alone. */
  #isKey(): boolean {
    const letter = this.#text[this.#at];
    if (letter === '"' || letter === "'") return this.#text[this.#closing(this.#at)] === ':';
    return !indicators.has(letter ?? '') && this.#colon(this.#at) !== undefined;
  }

  #key(): { readonly name: string; readonly key: Place; readonly end: number } {
    const begin = this.#at;
    const letter = this.#text[begin] ?? '';
    const quoted = letter === '"' || letter === "'";
    const end = quoted ? this.#closing(begin) : this.#colon(begin);
    if (end === undefined || this.#text[end] !== ':' || !this.#isSpaceOrEnd(end + 1)) throw notPlain;
    if (end - begin > longestKey) throw notPlain;
    if (quoted) return { name: this.#text.slice(begin + 1, end - 1), key: this.#place(begin, end), end };
    this.#checkPlainStart(begin, false);
    const to = this.#trimmed(begin, end);
    const name = this.#text.slice(begin, to);
    if (name === '<<') throw notPlain;
    return { name, key: this.#place(begin, to), end };
  }

  /** Where plain text that is no key ends: before a comment, or with the line. */
  #plainEnd(from: number): number {
    for (let at = from; at < this.#lineEnd; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === 58 && this.#isSpaceOrEnd(at + 1)) throw notPlain;
      if (code === 35 && this.#text.charCodeAt(at - 1) === 32) return at;
    }
    return this.#lineEnd;
  }

  #isSpaceOrEnd(at: number): boolean {
    return at >= this.#lineEnd || this.#text.charCodeAt(at) === 32;
  }

  /** The colon that makes plain text from here on a key; undefined where there is none before a comment or the end. */
  #colon(from: number): number | undefined {
    for (let at = from; at < this.#lineEnd; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === 58 && this.#isSpaceOrEnd(at + 1)) return at;
      if (code === 35 && this.#text.charCodeAt(at - 1) === 32) return undefined;
    }
    return undefined;
  }

  /** After the closing quote on this line. */
  #closing(begin: number): number {
    const quote = this.#text[begin] ?? '';
    const end = this.#text.indexOf(quote, begin + 1);
    if (end < 0 || end >= this.#lineEnd) throw notPlain;
    // `''` in single quotes, and what a backslash stands for.
    if (quote === "'" ? this.#text[end + 1] === "'" : this.#text.slice(begin, end).includes('\\')) throw notPlain;
    return end + 1;
  }

  #trimmed(begin: number, end: number): number {
    let to = end;
    while (to > begin && this.#text.charCodeAt(to - 1) === 32) to -= 1;
    return to;
  }

  #checkPlainStart(at: number, inFlow: boolean): void {
    const letter = this.#text[at] ?? '';
    if (indicators.has(letter)) throw notPlain;
    if (letter !== '-' && letter !== ':') return;
    const next = this.#text[at + 1] ?? '';
    if (this.#isSpaceOrEnd(at + 1) || (inFlow && ',[]{}'.includes(next))) throw notPlain;
  }

  /** What follows a key's colon (`inMap`) or a dash, of a mapping or list in that column. */
  #value(holder: Place, from: number, column: number, inMap: boolean): Tree {
    let at = from;
    while (this.#text.charCodeAt(at) === 32) at += 1;
    const tree = this.#isEnd(from) ? this.#below(holder, from, column, inMap) : this.#onLine(at);
    // More text, deeper than its key, would belong to it.
    if (!this.#ended && this.#column > column) throw notPlain;
    return tree;
  }

  #below(holder: Place, from: number, column: number, inMap: boolean): Tree {
    this.#endLine(from);
    const isItem = !this.#ended && this.#isItem();
    if (!this.#ended && this.#column > column) return isItem ? this.#list(this.#column) : this.#mapBelow();
    if (inMap && isItem && this.#column === column) return this.#list(column);
    if (!inMap) throw notPlain;
    return { kind: 'scalar', value: null, text: '', at: holder, tag: undefined };
  }

  #mapBelow(): Tree {
    if (!this.#isKey()) throw notPlain;
    return this.#map(this.#column);
  }

  #onLine(at: number): Tree {
    const letter = this.#text[at];
    if (letter === '[' || letter === '{') {
      const { tree, end } = this.#flow(at);
      this.#endLine(end);
      return tree;
    }
    if (letter === '"' || letter === "'") {
      const end = this.#closing(at);
      const tree = this.#quoted(at, end);
      this.#endLine(end);
      return tree;
    }
    this.#checkPlainStart(at, false);
    const end = this.#trimmed(at, this.#plainEnd(at));
    const tree = this.#plain(at, end);
    this.#endLine(end);
    return tree;
  }

  #quoted(begin: number, end: number): ScalarTree {
    const value = this.#text.slice(begin + 1, end - 1);
    return { kind: 'scalar', value, text: value, at: this.#place(begin, end), tag: undefined };
  }

  #plain(begin: number, end: number): ScalarTree {
    const text = this.#text.slice(begin, end);
    const value = plainValue(text);
    return { kind: 'scalar', value, text: value === null ? '' : text, at: this.#place(begin, end), tag: undefined };
  }

  /** `[…]` or `{…}` on one line. */
  #flow(begin: number): { readonly tree: Tree; readonly end: number } {
    this.#deepen();
    const isList = this.#text[begin] === '[';
    const close = isList ? ']' : '}';
    const items: Tree[] = [];
    const entries = new Map<string, Entry>();
    let at = this.#skipSpaces(begin + 1);
    while (this.#text[at] !== close) {
      if (isList) {
        const { tree, end } = this.#flowNode(at);
        items.push(tree);
        at = end;
      } else at = this.#flowEntry(at, entries);
      at = this.#skipSpaces(at);
      if (this.#text[at] === close) break;
      if (this.#text[at] !== ',') throw notPlain;
      at = this.#skipSpaces(at + 1);
      if (this.#text[at] === close) throw notPlain;
    }
    this.#depth -= 1;
    const place = this.#place(begin, at + 1);
    return {
      tree: isList
        ? { kind: 'list', items, at: place, tag: undefined }
        : { kind: 'map', entries, at: place, tag: undefined },
      end: at + 1,
    };
  }

  #skipSpaces(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === 32) at += 1;
    if (at >= this.#lineEnd) throw notPlain;
    return at;
  }

  #flowEntry(begin: number, entries: Map<string, Entry>): number {
    const key = this.#flowScalar(begin);
    if (this.#text[key.end] !== ':' || this.#text.charCodeAt(key.end + 1) !== 32) throw notPlain;
    const name = this.#nameOf(begin, key.end);
    if (entries.has(name) || name === '<<') throw notPlain;
    const value = this.#flowNode(this.#skipSpaces(key.end + 1));
    entries.set(name, { key: key.tree.at, value: value.tree });
    return value.end;
  }

  #nameOf(begin: number, end: number): string {
    const quoted = this.#text[begin] === '"' || this.#text[begin] === "'";
    return quoted ? this.#text.slice(begin + 1, end - 1) : this.#text.slice(begin, end);
  }

  #flowNode(begin: number): { readonly tree: Tree; readonly end: number } {
    const letter = this.#text[begin];
    const node = letter === '[' || letter === '{' ? this.#flow(begin) : this.#flowScalar(begin);
    if (!',]}'.includes(this.#text[this.#skipSpaces(node.end)] ?? '?')) throw notPlain;
    return node;
  }

  /** Ends where a comma, a bracket or a colon does. */
  #flowScalar(begin: number): { readonly tree: ScalarTree; readonly end: number } {
    const letter = this.#text[begin];
    if (letter === '"' || letter === "'") {
      const end = this.#closing(begin);
      return { tree: this.#quoted(begin, end), end };
    }
    this.#checkPlainStart(begin, true);
    let at = begin;
    for (; at < this.#lineEnd; at++) {
      const here = this.#text[at] ?? '';
      if (',[]{}'.includes(here)) break;
      if (here === '#' && this.#text.charCodeAt(at - 1) === 32) throw notPlain;
      if (here === ':' && (this.#isSpaceOrEnd(at + 1) || ',[]{}'.includes(this.#text[at + 1] ?? ''))) break;
    }
    const end = this.#trimmed(begin, at);
    if (end === begin) throw notPlain;
    return { tree: this.#plain(begin, end), end };
  }
}

const spanning = (from: Place, { endLine, endColumn }: Place): Place => ({ ...from, endLine, endColumn });

const numeric = /^[-+.\d]/;
const number = /^(?:[-+]?\d+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)[eE][-+]?\d+|[-+]?(?:\.\d+|\d+\.\d*))$/;

/** By YAML’s core schema. */
function plainValue(text: string): ScalarTree['value'] {
  switch (text) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    default:
  }
  if (!numeric.test(text)) return text;
  if (number.test(text)) return Number(text);
  // In other bases, or no number at all: seldom enough to leave it to the library.
  if (/^(0[ox]|[-+]?\.(inf|nan)$)/i.test(text)) throw notPlain;
  return text;
}
