import { isAlias, isMap, type Node, type YAMLMap } from 'yaml';
import { maxComposeLength } from '../../compose/parse-tree.ts';
import {
  columnOf,
  isNothing,
  type KeyedPair,
  keyOf,
  ownPairs,
  readYamlSource,
  startOf,
  usedAnchors,
  type YamlSource,
} from '../../yaml/source.ts';
import { conflict } from '../support/change.ts';

/** A service where it stands in a file, to be edited there. */
export interface ServiceSource {
  readonly source: YamlSource;
  readonly name: string;
  /** The pair of its name. */
  readonly pair: KeyedPair;
  /** Null where nothing is said of it yet. */
  readonly map: YAMLMap | null;
  /** Spaces by which the file indents. */
  readonly step: number;
  /** Throws `conflict` where something else in the file takes this over and would change too. */
  refuseShared(...nodes: readonly (Node | null)[]): void;
}

/** A Compose file that can be edited. Throws `conflict` where it cannot. */
export class ComposeSource {
  readonly source: YamlSource;
  readonly #services: YAMLMap;
  readonly #byName: ReadonlyMap<string | undefined, readonly KeyedPair[]>;
  readonly #above: readonly (Node | null)[];
  readonly #used: ReadonlySet<string>;
  #step: number | undefined;

  constructor(text: string) {
    const source = readYamlSource(text, maxComposeLength);
    if (source === undefined) throw conflict('The file could not be read.');
    const [problem] = source.problems;
    if (problem?.code === 'syntax.MULTIPLE_DOCS')
      throw conflict('It holds several YAML documents.', 'Change it by hand.');
    if (problem !== undefined) throw conflict(problem.message, 'Correct the file first.');
    this.source = source;
    this.#used = usedAnchors(source.document);
    const root = source.document.contents;
    const [services, second] = isMap(root) ? ownPairs(root, 'services') : [];
    if (services === undefined || !isMap(services.value)) throw conflict('There are no services in it any more.');
    if (second !== undefined) throw conflict('`services` is given twice.', 'Correct the file first.');
    this.#services = services.value;
    const pairs = services.value.items as unknown as readonly KeyedPair[];
    this.#byName = Map.groupBy(pairs, ({ key }) => keyOf(key));
    this.#above = [root, services.value];
  }

  /** Throws `conflict` where there is none of that name, or it does not stand here as a mapping of its own. */
  service(name: string): ServiceSource {
    const [pair, second] = this.#byName.get(name) ?? [];
    if (pair === undefined)
      throw conflict(`\`${name}\` does not stand there itself.`, 'Change what it is taken from, by hand.');
    if (second !== undefined) throw conflict(`\`${name}\` is given twice.`, 'Correct the file first.');
    const { value } = pair;
    if (isAlias(value))
      throw conflict(
        `\`${name}\` is an alias: what it stands for (\`&${value.source}\`) is shared.`,
        'Change it there, by hand.',
      );
    const map = isMap(value) ? value : null;
    if (map === null && !isNothing(value)) throw conflict(`\`${name}\` is no mapping.`, 'Correct the file first.');
    return {
      source: this.source,
      name,
      pair,
      map,
      step: this.#stepOf(pair),
      refuseShared: (...nodes) => this.#refuseShared([...this.#above, value, ...nodes]),
    };
  }

  #refuseShared(nodes: readonly (Node | null)[]): void {
    for (const node of nodes) {
      const { anchor } = (node ?? {}) as { anchor?: string };
      if (anchor !== undefined && this.#used.has(anchor))
        throw conflict(`Others take over what stands at \`&${anchor}\` and would change too.`, 'Change it by hand.');
    }
  }

  /** As this service is indented, else as the first that is. */
  #stepOf(pair: KeyedPair): number {
    const own = this.#stepIn(pair);
    if (own > 0) return own;
    const pairs = this.#services.items as unknown as readonly KeyedPair[];
    this.#step ??= this.#stepIn(pairs.find((one) => this.#stepIn(one) > 0) ?? pair);
    return this.#step || Math.max(this.#services.flow ? 2 : columnOf(this.source, startOf(pair.key)), 2);
  }

  /** 0 where nothing stands below it. */
  #stepIn({ key, value }: KeyedPair): number {
    const [first] = (isMap(value) && !value.flow ? value.items : []) as unknown as KeyedPair[];
    if (first === undefined) return 0;
    return columnOf(this.source, startOf(first.key)) - columnOf(this.source, startOf(key));
  }
}
