import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { parseYaml, type SyntaxProblem } from './parse.ts';

const byteOrderMark = '\uFEFF';

/** A YAML text that is to be edited by range, with where its parts stand in it. */
export interface YamlSource {
  /** Without a byte order mark. All offsets count from its beginning. */
  readonly body: string;
  /** What stood before it. */
  readonly mark: '' | typeof byteOrderMark;
  readonly document: Document;
  readonly problems: readonly SyntaxProblem[];
}

/** Undefined where it was not read at all. Never throws. */
export function readYamlSource(text: string, maxLength: number): YamlSource | undefined {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const body = text.slice(mark.length);
  const { document, problems } = parseYaml(body, maxLength);
  return document && { body, mark, document, problems };
}

/** A pair of a mapping whose key is known to have a place. */
export type KeyedPair = Pair<Node, Node | null>;

/** What a mapping says itself of a key: more than one entry where it is given twice. */
export function ownPairs({ items }: YAMLMap, key: string): KeyedPair[] {
  return (items as unknown[]).filter((pair): pair is KeyedPair => isPair(pair) && keyOf(pair.key) === key);
}

export const keyOf = (key: unknown): string | undefined =>
  isScalar(key) ? (key.source ?? String(key.value)) : undefined;

export const startOf = (node: Node): number => node.range?.[0] ?? 0;
export const endOf = (node: Node): number => node.range?.[1] ?? 0;

/** Nothing is written there, not even `null` or `~`. */
export const isNothing = (node: Node | null): boolean =>
  node === null ||
  (isScalar(node) && node.value === null && (node.source ?? '') === '' && startOf(node) === endOf(node));

/** Where the last letter of a pair that means something ends, before comments and blank lines. */
export function contentEnd(source: YamlSource, { key, value }: KeyedPair): number {
  if (isNothing(value)) return Math.max(endOf(key), value ? startOf(value) : 0);
  return nodeEnd(source, value as Node);
}

function nodeEnd(source: YamlSource, node: Node): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1);
    if (isPair(last)) return contentEnd(source, last as KeyedPair);
    if (last) return nodeEnd(source, last as Node);
  }
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
    ? blockScalarEnd(source, node)
    : endOf(node);
}

/** The last line break is not a part of it; blank lines at the end are one where they are kept (`|+`). */
function blockScalarEnd({ body }: YamlSource, node: Node): number {
  const text = body.slice(startOf(node), endOf(node));
  const [header = ''] = text.split('\n', 1);
  const trimmed = /^[|>][-\d]*\+/.test(header) ? text.replace(/\r?\n$/, '') : text.trimEnd();
  return startOf(node) + trimmed.length;
}

/** Before the line break of the line that `offset` is in. */
export function lineEnd({ body }: YamlSource, offset: number): number {
  const at = body.indexOf('\n', offset);
  if (at < 0) return body.length;
  return at > offset && body[at - 1] === '\r' ? at - 1 : at;
}

export const lineStart = ({ body }: YamlSource, offset: number): number => body.lastIndexOf('\n', offset - 1) + 1;

export const columnOf = (source: YamlSource, offset: number): number => offset - lineStart(source, offset);

/** As the lines around it end; in a text of one line, a line feed. */
export function lineBreakAt({ body }: YamlSource, offset: number): '\n' | '\r\n' {
  const before = body.lastIndexOf('\n', offset - 1);
  const at = before >= 0 ? before : body.indexOf('\n', offset);
  return at > 0 && body[at - 1] === '\r' ? '\r\n' : '\n';
}

/** Anchors that something else in the document refers to. */
export function usedAnchors(document: Document): ReadonlySet<string> {
  const used = new Set<string>();
  const look = (node: unknown): void => {
    if (isAlias(node)) used.add(node.source);
    else if (isPair(node)) {
      look(node.key);
      look(node.value);
    } else if (isMap(node) || isSeq(node)) for (const item of node.items) look(item);
  };
  look(document.contents);
  return used;
}
