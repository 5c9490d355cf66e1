import { isDeepStrictEqual } from 'node:util';
import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { YamlValue } from './insert-entry.ts';
import { keyOf, type YamlSource } from './source.ts';

/** What an edit is meant to change: the value at a path of keys and indices. */
export interface IntendedChange {
  readonly path: readonly (string | number)[];
  readonly value: YamlValue;
}

/** Whether `after` says what `before` says but for the changes, in the same order, with the same tags, anchors and aliases. */
export function isSameBut(before: YamlSource, after: YamlSource, changes: readonly IntendedChange[]): boolean {
  if (before.problems.length > 0 || after.problems.length > 0) return false;
  const was = shapeOf(before.document.contents);
  const is = shapeOf(after.document.contents);
  const byKey: KeyIndex = new Map();
  for (const { path, value } of changes) {
    const made = nodeAt(after.document.contents, path, byKey);
    if (made === undefined || !isDeepStrictEqual(dataOf(made), value)) return false;
    if (!takeBack(was, is, path)) return false;
  }
  return isDeepStrictEqual(was, is);
}

type Shape =
  | { readonly kind: 'map'; readonly about: string; readonly entries: [key: string, value: Shape][] }
  | { readonly kind: 'list'; readonly about: string; readonly items: Shape[] }
  | { readonly kind: 'scalar' | 'alias' | 'nothing'; readonly about: string; readonly value: unknown };

function shapeOf(node: unknown): Shape {
  if (isAlias(node)) return { kind: 'alias', about: '', value: node.source };
  const { tag = '', anchor = '' } = (node ?? {}) as { tag?: string; anchor?: string };
  const about = `${tag} ${anchor}`;
  if (isMap(node))
    return {
      kind: 'map',
      about,
      entries: node.items.map(({ key, value }) => [keyOf(key) ?? JSON.stringify(shapeOf(key)), shapeOf(value)]),
    };
  if (isSeq(node)) return { kind: 'list', about, items: node.items.map(shapeOf) };
  return isScalar(node) ? { kind: 'scalar', about, value: node.value } : { kind: 'nothing', about, value: null };
}

/** Makes what is at the path as it was. False where the two do not lead there alike. */
function takeBack(was: Shape, is: Shape, [step = '', ...rest]: readonly (string | number)[]): boolean {
  if (typeof step === 'number') {
    if (was.kind !== 'list' || is.kind !== 'list') return false;
    const old = was.items[step];
    if (old === undefined || is.items[step] === undefined) return false;
    if (rest.length > 0) return takeBack(old, is.items[step], rest);
    is.items[step] = old;
    return true;
  }
  if (was.kind !== 'map' || is.kind !== 'map') return false;
  const at = indexOf(is, step);
  const entry = is.entries[at];
  if (entry === undefined) return false;
  const old = was.entries[indexOf(was, step)];
  if (old === undefined) {
    is.entries.splice(at, 1);
    indices.delete(is);
    return rest.length === 0;
  }
  // What was empty has now what was put in, and nothing else.
  if (rest.length > 0 && !(isEmpty(old[1]) && holdsOnly(entry[1], rest))) return takeBack(old[1], entry[1], rest);
  is.entries[at] = old;
  return true;
}

type MapShape = Extract<Shape, { readonly kind: 'map' }>;

/** Where the first entry of each key is: thousands of changes in one mapping must not look through it each time. */
const indices = new WeakMap<MapShape, ReadonlyMap<string, number>>();

function indexOf(map: MapShape, key: string): number {
  const known = indices.get(map);
  const index = known ?? new Map(map.entries.map(([one], at) => [one, at] as const).toReversed());
  if (known === undefined) indices.set(map, index);
  return index.get(key) ?? -1;
}

const isEmpty = (shape: Shape): boolean =>
  (shape.kind === 'scalar' || shape.kind === 'nothing') && shape.value === null;

function holdsOnly(shape: Shape, [step, ...rest]: readonly (string | number)[]): boolean {
  if (step === undefined) return true;
  if (shape.kind !== 'map' || shape.entries.length !== 1) return false;
  const [[key, value] = ['', undefined]] = shape.entries;
  return key === step && value !== undefined && holdsOnly(value, rest);
}

type KeyIndex = Map<YAMLMap, ReadonlyMap<string | undefined, unknown>>;

function nodeAt(root: unknown, path: readonly (string | number)[], byKey: KeyIndex): Node | undefined {
  let node = root;
  for (const step of path) {
    if (typeof step === 'number') node = isSeq(node) ? node.items[step] : undefined;
    else if (isMap(node)) node = valuesOf(node, byKey).get(step);
    else return undefined;
  }
  return (node as Node | null | undefined) ?? undefined;
}

function valuesOf(map: YAMLMap, byKey: KeyIndex): ReadonlyMap<string | undefined, unknown> {
  const known = byKey.get(map);
  if (known !== undefined) return known;
  const values = new Map(map.items.map(({ key, value }) => [keyOf(key), value] as const).toReversed());
  byKey.set(map, values);
  return values;
}

/** Of what was put in, which has no aliases. */
function dataOf(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(dataOf);
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [keyOf(key) ?? '', dataOf(value)]));
  return undefined;
}
