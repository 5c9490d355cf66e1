import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type YAMLMap,
} from 'yaml';
import { parseYaml } from '../../yaml/parse.ts';
import type { FilePlace, PolicyProblem } from '../policy-types.ts';

/** Longer texts are not parsed (an inventory of ten thousand repositories fits); a policy is written by hand. */
export const maxSourceLength = 1_000_000;
export const maxPolicyLength = 250_000;
/** More mistakes help nobody, and would flood every list of them. */
const maxProblems = 100;
/** Nobody needs more aliases in such a file; an alias of a list of aliases of … would blow up otherwise. */
const maxAliases = 100;

/** A value in the file; `node` is undefined where the key has none. */
export interface Value {
  readonly node: Node | undefined;
  /** Where to point to when it is wrong. */
  readonly at: readonly [start: number, end: number];
}

export interface Entry {
  readonly name: string;
  readonly key: Node;
  readonly value: Value;
}

/** A YAML file read key by key, with every mistake reported at its place. */
export class YamlSource {
  readonly path: string;
  readonly root: Value;
  readonly #problems: PolicyProblem[] = [];
  readonly #lines: LineCounter;
  readonly #length: number;
  readonly #document: Document | undefined;
  #aliases = 0;
  /** After a mistake in the syntax, what is read may be misread: its meaning is used but not complained about. */
  #broken = false;

  constructor(text: string, path: string, maxLength = maxSourceLength) {
    this.path = path;
    this.#length = text.length;
    const { document, problems, lines } = parseYaml(text, maxLength);
    this.#document = document;
    this.#lines = lines;
    for (const { at, code, message, hint } of problems) this.report(at, code, message, { hint });
    this.#broken = this.#problems.length > 0;
    const node = this.#document?.contents ?? undefined;
    this.root = { node: this.#resolve(node), at: node?.range ? [node.range[0], node.range[1]] : [0, 0] };
  }

  get problems(): readonly PolicyProblem[] {
    return this.#problems;
  }

  report(
    at: readonly [number, number] | Node,
    key: string,
    message: string,
    more: { hint?: string | undefined; severity?: PolicyProblem['severity'] } = {},
  ): void {
    if (this.#broken || this.#problems.length >= maxProblems) return;
    this.#problems.push({
      code: 'bad-input',
      ...this.place(at),
      key,
      message,
      ...(more.hint !== undefined && { hint: more.hint }),
      severity: more.severity ?? 'error',
    });
  }

  place(at: readonly [number, number] | Node): FilePlace {
    const [from, to] = isNode(at) ? [at.range?.[0] ?? 0, at.range?.[1] ?? 0] : at;
    const start = this.#position(from);
    const end = this.#position(Math.max(from, to));
    return { path: this.path, line: start.line, column: start.col, endLine: end.line, endColumn: end.col };
  }

  /** The entries of a mapping, or undefined (and a problem) where it is none. Keys must be unique text. */
  entries(value: Value, key: string, what: string): Entry[] | undefined {
    if (!isMap(value.node)) {
      this.report(value.at, key, `${what} must be a mapping of keys to values.`);
      return undefined;
    }
    const seen = new Set<string>();
    return (value.node as YAMLMap<Node, Node | null>).items.flatMap(({ key: keyNode, value: node }) => {
      if (!isScalar(keyNode) || typeof keyNode.value !== 'string') {
        this.report(keyNode ?? value.at, key, 'A key must be text.');
        return [];
      }
      const name = keyNode.value;
      if (seen.has(name)) {
        this.report(
          keyNode,
          `${key === '' ? '' : `${key}.`}${name}`,
          `\`${name}\` is given twice; the first one holds.`,
        );
        return [];
      }
      seen.add(name);
      return [{ name, key: keyNode, value: this.#value(node, keyNode) }];
    });
  }

  /** The items of a list, or undefined where it is none. */
  items(value: Value): Value[] | undefined {
    if (!isSeq(value.node)) return undefined;
    return (value.node.items as (Node | null)[]).map((node) => this.#value(node, value.node));
  }

  /** Text, number, boolean or null of a scalar; undefined for everything else. An absent value is null. */
  scalar(value: Value): string | number | boolean | null | undefined {
    if (value.node === undefined) return null;
    if (!isScalar(value.node)) return undefined;
    const found: unknown = value.node.value;
    return found === null || typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
      ? found
      : undefined;
  }

  /** 1-based. */
  lineOf(offset: number): number {
    return this.#position(offset).line;
  }

  #value(node: Node | null, holder: Node | undefined): Value {
    const range = node?.range ?? holder?.range;
    return { node: this.#resolve(node ?? undefined), at: range ? [range[0], range[1]] : [0, 0] };
  }

  #resolve(node: Node | undefined): Node | undefined {
    if (!isAlias(node)) return node;
    this.#aliases += 1;
    if (this.#aliases > maxAliases) {
      if (this.#aliases === maxAliases + 1)
        this.report(node, 'aliases', `More than ${maxAliases} aliases; the others are left out.`);
      return undefined;
    }
    const target = this.#document && node.resolve(this.#document);
    if (target === undefined)
      this.report(node, `aliases.${node.source}`, `There is no anchor \`&${node.source}\` before it.`);
    return target;
  }

  #position(offset: number): { line: number; col: number } {
    return this.#lines.linePos(Math.min(offset, this.#length));
  }
}
