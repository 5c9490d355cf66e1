import { isMap, isScalar, type Node } from 'yaml';
import { type TextPlace, TextPlaces } from '../text-places.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { TextFile, Where } from './drift.ts';

const maxLength = 1_000_000;

/** Where things stand in one manifest; its beginning where they do not. */
export class ManifestPlaces {
  readonly #text: string;
  readonly #places: TextPlaces;
  /** JSON is YAML, of which the parser tells where everything stands. */
  #root: Node | null | undefined;

  constructor({ path, text }: TextFile) {
    this.#text = text;
    this.#places = new TextPlaces(path, text);
  }

  of(where: Where): TextPlace {
    const [start, end] = 'keys' in where ? this.#byKeys(where.keys) : this.#byPattern(where.pattern);
    return this.#places.at(start, end);
  }

  #byPattern(pattern: RegExp): readonly [number, number] {
    const found = pattern.exec(this.#text);
    if (found === null) return [0, 0];
    const [text] = found;
    return [found.index + text.length - text.trimStart().length, found.index + text.trimEnd().length];
  }

  #byKeys(keys: readonly string[]): readonly [number, number] {
    this.#root ??= parseYaml(this.#text, maxLength).document?.contents ?? null;
    let node: unknown = this.#root;
    let range: readonly [number, number] = [0, 0];
    keys.forEach((key, depth) => {
      const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
      const last = depth === keys.length - 1;
      const name = isScalar(pair?.key) ? pair.key.range : undefined;
      const value = (pair?.value as Node | null | undefined)?.range;
      // Of a whole section its name is enough.
      if (name && value) range = [name[0], last && isScalar(pair?.value) ? value[1] : name[1]];
      node = pair?.value;
    });
    return range;
  }
}
