import { isUtf8 } from 'node:buffer';
import { type Alias, isAlias, isCollection, isMap, isPair, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { TextPlaces } from '../text-places.ts';
import { parseYaml } from '../yaml/parse.ts';
import { readQuickly } from './quick-tree.ts';
import type { Entry, Tree, TreeFile } from './tree.ts';
import type { ComposeProblem, Place } from './types.ts';

/** Longer files are not read. */
export const maxComposeLength = 1_000_000;
/** More mistakes in one file help nobody. */
const maxProblems = 100;
/** Of all `<<` of a file: mappings that each take in the one before would come to hundreds of millions. */
const maxMerged = 100_000;

/** Never throws. `path`: relative to the working tree. */
export function parseTree(content: Buffer, path: string): TreeFile {
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  const refused = (message: string, offset: number): TreeFile => {
    const at = new TextPlaces(path, text).at(offset, offset);
    return { path, root: undefined, template: false, asks: false, problems: [{ at, key: 'syntax', message }] };
  };
  if (text.includes('\0')) return refused('This is no text.', 0);
  // Of what is too long, the last letter may be cut.
  if (text.length <= maxComposeLength && !isUtf8(content))
    return refused('The file is not UTF-8, which Compose expects.', Math.max(text.indexOf('\uFFFD'), 0));
  const marks = { template: /\{\{|\{%/.test(text), asks: /\$|\b(?:include|extends)\b/.test(text) };
  const quick = text.length <= maxComposeLength ? readQuickly(text, path) : undefined;
  if (quick !== undefined) return { path, root: quick, problems: [], ...marks };
  return { path, ...readFully(text, path), ...marks };
}

/** By the library, which knows all of YAML. */
export function readFully(text: string, path: string): Pick<TreeFile, 'root' | 'problems'> {
  const { document, problems, lines } = parseYaml(text, maxComposeLength, { merge: true } as object);
  const reader = new TreeReader(path, lines, text.length);
  const syntax = problems.map(({ at, code, message, hint }) => ({
    at: reader.place(...at),
    key: code === '' ? 'syntax' : code,
    message: hint === undefined ? message : `${message} ${hint}`,
  }));
  const root = document?.contents ? reader.read(document.contents) : undefined;
  const found = syntax.length > 0 ? syntax : reader.problems;
  return { root, problems: found.slice(0, maxProblems) };
}

class TreeReader {
  readonly problems: ComposeProblem[] = [];
  readonly #path: string;
  readonly #lines: LineCounter;
  readonly #length: number;
  readonly #read = new Map<Node, Tree>();
  /** As they stand before what is read: a name can be given again. */
  readonly #anchors = new Map<string, Node>();
  readonly #reading = new Set<Node>();
  #merged = 0;

  constructor(path: string, lines: LineCounter, length: number) {
    this.#path = path;
    this.#lines = lines;
    this.#length = length;
  }

  read(node: Node): Tree {
    const known = this.#read.get(node);
    if (known !== undefined) return known;
    this.#note(node);
    this.#reading.add(node);
    const tree = this.#make(node);
    this.#reading.delete(node);
    this.#read.set(node, tree);
    return tree;
  }

  #note(node: Node & { readonly anchor?: string }): void {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  place(from: number, to: number): Place {
    const start = this.#lines.linePos(Math.min(from, this.#length));
    const end = this.#lines.linePos(Math.min(Math.max(from, to), this.#length));
    return { path: this.#path, line: start.line, column: start.col, endLine: end.line, endColumn: end.col };
  }

  #make(node: Node): Tree {
    const at = this.#placeOf(node);
    if (isAlias(node)) return this.#aliased(node, at);
    const tag = node.tag?.startsWith('!') ? node.tag : undefined;
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node.items, at), at, tag };
    if (isSeq(node))
      return { kind: 'list', items: node.items.map((item) => this.#child(item as Node | null, at)), at, tag };
    const value: unknown = isScalar(node) ? node.value : null;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      const source = isScalar(node) && typeof value !== 'string' ? node.source : undefined;
      return { kind: 'scalar', value, text: source ?? String(value), at, tag };
    }
    return { kind: 'scalar', value: null, text: '', at, tag };
  }

  #child(node: Node | null | undefined, holder: Place): Tree {
    if (node && !isNothing(node)) return this.read(node);
    return { kind: 'scalar', value: null, text: '', at: holder, tag: undefined };
  }

  #aliased(alias: Alias, at: Place): Tree {
    const target = this.#anchors.get(alias.source);
    if (target !== undefined && !this.#reading.has(target)) return this.read(target);
    const message = target
      ? `The alias \`*${alias.source}\` stands inside what it stands for.`
      : `There is no anchor \`&${alias.source}\` before it.`;
    this.problems.push({ at, key: `aliases.${alias.source}`, message });
    return { kind: 'scalar', value: null, text: '', at };
  }

  /** What a key itself says comes before what `<<` brings; of several `<<`, the first. */
  #entries(items: readonly unknown[], holder: Place): ReadonlyMap<string, Entry> {
    const own = new Map<string, Entry>();
    const merged: Tree[] = [];
    for (const item of items) {
      if (!isPair(item)) continue;
      const keyNode = item.key as Node | null;
      const name = keyOf(keyNode);
      if (keyNode) this.#note(keyNode);
      const key = keyNode ? this.#placeOf(keyNode) : holder;
      const value = this.#child(item.value as Node | null | undefined, key);
      if (name === undefined) this.problems.push({ at: key, key: 'keys', message: 'A key must be text.' });
      else if (name === '<<') for (const one of value.kind === 'list' ? value.items : [value]) merged.push(one);
      else if (own.has(name))
        this.problems.push({ at: key, key: `twice.${name}`, message: `\`${name}\` is given twice.` });
      else own.set(name, { key, value });
    }
    if (merged.length === 0) return own;
    const all = new Map(own);
    for (const one of merged)
      if (one.kind === 'map') {
        this.#merged += one.entries.size;
        if (this.#merged > maxMerged) {
          this.problems.push({ at: holder, key: 'merges', message: 'Its `<<` merge too much, and are left out.' });
          break;
        }
        for (const [name, entry] of one.entries) if (!all.has(name)) all.set(name, entry);
      } else this.problems.push({ at: one.at, key: 'merge', message: 'What `<<` merges must be a mapping.' });
    return all;
  }

  #placeOf(node: Node): Place {
    return this.place(node.range?.[0] ?? 0, endOf(node));
  }
}

/** A value that is left out. */
const isNothing = ({ range, tag, anchor }: Node & { readonly anchor?: string }): boolean =>
  range?.[0] === range?.[1] && tag === undefined && anchor === undefined;

/** Of what stands in lines of its own, the last thing in it: the parser counts the line's end and comments after it. */
function endOf(node: Node): number {
  if (!isCollection(node) || node.flow) return node.range?.[1] ?? 0;
  const last: unknown = node.items.at(-1);
  const [key, value] = isPair(last)
    ? [last.key as Node | null, last.value as Node | null]
    : [null, last as Node | null];
  const end = value && !isNothing(value) ? value : key;
  return end ? endOf(end) : (node.range?.[1] ?? 0);
}

/** The text of a key; undefined where it is a mapping or a list. `<<` of a parser that merges is a symbol. */
function keyOf(node: Node | null): string | undefined {
  if (node === null) return '';
  if (!isScalar(node)) return undefined;
  return typeof node.value === 'symbol' ? '<<' : (node.source ?? String(node.value));
}
