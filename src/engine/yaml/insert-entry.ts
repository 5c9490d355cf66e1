import { Document, isMap, isScalar, isSeq, type Node, Scalar, type YAMLMap } from 'yaml';
import {
  columnOf,
  contentEnd,
  isNothing,
  type KeyedPair,
  lineBreakAt,
  lineEnd,
  lineStart,
  ownPairs,
  startOf,
  type YamlSource,
} from './source.ts';
import type { TextEdit } from './text-edit.ts';

export type YamlValue = string | number | readonly string[] | { readonly [key: string]: YamlValue };

interface NewEntry {
  readonly key: string;
  readonly value: YamlValue;
  /** After the first of these that the mapping has itself. Default: at its end. */
  readonly after?: readonly string[];
}

/** Spaces by which the file indents. */
export interface Indents {
  readonly step: number;
}

/** Adds an entry to a mapping, in its style and with the indentation of its other entries. */
export function insertEntry(source: YamlSource, map: YAMLMap, entry: NewEntry, { step }: Indents): TextEdit {
  const pairs = map.items as unknown as readonly KeyedPair[];
  const named = entry.after?.map((key) => ownPairs(map, key)[0]).find((pair) => pair !== undefined);
  const neighbour = named ?? pairs.at(-1);
  if (neighbour === undefined) {
    // Only a flow mapping can be empty: `{}`.
    const at = startOf(map) + 1;
    return { from: at, to: at, text: inline(entry, { json: false }) };
  }
  const at = contentEnd(source, neighbour);
  if (map.flow) {
    const json = isScalar(neighbour.key) && neighbour.key.type === Scalar.QUOTE_DOUBLE;
    const begin = lineStart(source, startOf(neighbour.key));
    const before = source.body.slice(begin, startOf(neighbour.key));
    // One entry a line, as in JSON that people read.
    const separator = begin > startOf(map) && /^\s*$/.test(before) ? `,${lineBreakAt(source, at)}${before}` : ', ';
    return { from: at, to: at, text: `${separator}${inline(entry, { json })}` };
  }
  return linesAfter(source, at, ' '.repeat(columnOf(source, startOf(neighbour.key))), entry, step);
}

/** Gives a key that has nothing yet its first entry: `web:` becomes a mapping of one. */
export function insertFirstEntry(source: YamlSource, pair: KeyedPair, entry: NewEntry, { step }: Indents): TextEdit {
  const indent = ' '.repeat(columnOf(source, startOf(pair.key)) + step);
  return linesAfter(source, contentEnd(source, pair), indent, entry, step);
}

/** Gives a key that has nothing yet a text. */
export function fillIn(source: YamlSource, pair: KeyedPair, value: string): TextEdit {
  const colon = source.body.indexOf(':', pair.key.range?.[1] ?? 0) + 1;
  const at = Math.max(colon, isNothing(pair.value) && pair.value ? startOf(pair.value) : 0);
  const gap = /[ \t]/.test(source.body[at - 1] ?? '') ? '' : ' ';
  const text = inline({ key: 'key', value }, { json: false }).slice('key: '.length);
  const rest = /^[ \t]*#/.test(source.body.slice(at, lineEnd(source, at))) && gap === '' ? ' ' : '';
  return { from: at, to: at, text: `${gap}${text}${rest}` };
}

function linesAfter(source: YamlSource, offset: number, indent: string, entry: NewEntry, step: number): TextEdit {
  const at = lineEnd(source, offset);
  const lineBreak = lineBreakAt(source, at);
  const lines = printed(entry, { step, flow: false, json: false }).map((line) => `${lineBreak}${indent}${line}`);
  return { from: at, to: at, text: lines.join('') };
}

const inline = (entry: NewEntry, { json }: { json: boolean }): string =>
  printed(entry, { step: 2, flow: true, json }).join(' ');

interface Style {
  readonly step: number;
  readonly flow: boolean;
  /** Every text in double quotes, keys too. */
  readonly json: boolean;
}

function printed({ key, value }: NewEntry, { step, flow, json }: Style): string[] {
  // By the older version more is quoted: `no`, `22:22`. Both versions read it as text.
  const document = new Document(undefined, { version: '1.1' });
  const map = document.createNode({ [key]: value }) as YAMLMap<Node, Node>;
  for (const { value: node } of map.items) if (flow && isMap(node)) node.flow = true;
  style(map, json);
  document.contents = map as unknown as typeof document.contents;
  const text = document.toString({ indent: step, lineWidth: 0, flowCollectionPadding: false, minContentWidth: 0 });
  return text.trimEnd().split('\n');
}

/** Lists are short and stay on their line, with their texts in quotes as Compose’s own documentation writes them. */
function style(node: unknown, quoted: boolean): void {
  if (isScalar(node)) {
    if (quoted && typeof node.value === 'string') node.type = Scalar.QUOTE_DOUBLE;
  } else if (isSeq(node)) {
    node.flow = true;
    for (const item of node.items) style(item, true);
  } else if (isMap(node))
    for (const { key, value } of node.items) {
      style(key, quoted);
      style(value, quoted);
    }
}
