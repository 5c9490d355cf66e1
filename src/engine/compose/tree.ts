import { type Alias, type Document, isAlias, isMap, isPair, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { parseYaml } from '../yaml/parse.ts';
import type { ComposeProblem, Place } from './types.ts';

/** Longer files are not read. */
export const maxComposeLength = 1_000_000;
/** More mistakes in one file help nobody. */
const maxProblems = 100;

export interface Entry {
  readonly key: Place;
  readonly value: Tree;
}
interface Common {
  readonly at: Place;
  /** `!reset` and `!override` of Compose. */
  readonly tag?: string | undefined;
}
export interface MapTree extends Common {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}
export interface ListTree extends Common {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}
export interface ScalarTree extends Common {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As it is written, for what YAML takes for a number (`0755`, `22:22`); empty for null. */
  readonly text: string;
}
/** A YAML file with the place of each of its parts. What an alias stands for is there once, however often it is used. */
export type Tree = MapTree | ListTree | ScalarTree;

export interface TreeFile {
  readonly path: string;
  /** Undefined where the file is empty or could not be read. */
  readonly root: Tree | undefined;
  readonly problems: readonly ComposeProblem[];
  /** It holds marks of a template language, and is no YAML before that is filled in. */
  readonly template: boolean;
}

/** Never throws. `path`: relative to the working tree. */
export function parseTree(content: Buffer, path: string): TreeFile {
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  const begin = { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  if (text.includes('\0'))
    return {
      path,
      root: undefined,
      template: false,
      problems: [{ at: begin, key: 'syntax', message: 'This is no text.' }],
    };
  const { document, problems, lines } = parseYaml(text, maxComposeLength, { merge: true } as object);
  const reader = new TreeReader(path, document, lines, text.length);
  const syntax = problems.map(({ at, code, message, hint }) => ({
    at: reader.place(...at),
    key: code === '' ? 'syntax' : code,
    message: hint === undefined ? message : `${message} ${hint}`,
  }));
  const root = document?.contents ? reader.read(document.contents) : undefined;
  const found = syntax.length > 0 ? syntax : reader.problems;
  return { path, root, problems: found.slice(0, maxProblems), template: /\{\{|\{%/.test(text) };
}

class TreeReader {
  readonly problems: ComposeProblem[] = [];
  readonly #path: string;
  readonly #document: Document | undefined;
  readonly #lines: LineCounter;
  readonly #length: number;
  readonly #read = new Map<Node, Tree>();
  readonly #reading = new Set<Node>();

  constructor(path: string, document: Document | undefined, lines: LineCounter, length: number) {
    this.#path = path;
    this.#document = document;
    this.#lines = lines;
    this.#length = length;
  }

  read(node: Node): Tree {
    const known = this.#read.get(node);
    if (known !== undefined) return known;
    this.#reading.add(node);
    const tree = this.#make(node);
    this.#reading.delete(node);
    this.#read.set(node, tree);
    return tree;
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
    return node ? this.read(node) : { kind: 'scalar', value: null, text: '', at: holder };
  }

  #aliased(alias: Alias, at: Place): Tree {
    const target = this.#document && alias.resolve(this.#document);
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
      const key = keyNode ? this.#placeOf(keyNode) : holder;
      const value = this.#child(item.value as Node | null | undefined, key);
      if (name === undefined) this.problems.push({ at: key, key: 'keys', message: 'A key must be text.' });
      else if (name === '<<') merged.push(...(value.kind === 'list' ? value.items : [value]));
      else if (own.has(name))
        this.problems.push({ at: key, key: `twice.${name}`, message: `\`${name}\` is given twice.` });
      else own.set(name, { key, value });
    }
    if (merged.length === 0) return own;
    const all = new Map(own);
    for (const one of merged)
      if (one.kind === 'map') {
        for (const [name, entry] of one.entries) if (!all.has(name)) all.set(name, entry);
      } else this.problems.push({ at: one.at, key: 'merge', message: 'What `<<` merges must be a mapping.' });
    return all;
  }

  #placeOf({ range }: Node): Place {
    return this.place(range?.[0] ?? 0, range?.[1] ?? 0);
  }
}

/** The text of a key; undefined where it is a mapping or a list. `<<` of a parser that merges is a symbol. */
function keyOf(node: Node | null): string | undefined {
  if (node === null) return '';
  if (!isScalar(node)) return undefined;
  return typeof node.value === 'symbol' ? '<<' : (node.source ?? String(node.value));
}
