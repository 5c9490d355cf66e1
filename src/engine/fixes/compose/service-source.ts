import { isAlias, isMap, type Node, type YAMLMap } from 'yaml';
import { maxComposeLength } from '../../compose/tree.ts';
import {
  columnOf,
  isNothing,
  type KeyedPair,
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
  readonly #above: readonly (Node | null)[];
  readonly #used: ReadonlySet<string>;

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
    this.#above = [root, services.value];
  }

  /** Throws `conflict` where there is none of that name, or it does not stand here as a mapping of its own. */
  service(name: string): ServiceSource {
    const [pair, second] = ownPairs(this.#services, name);
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
      step: this.#stepOf(pair, map),
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
  #stepOf(pair: KeyedPair, map: YAMLMap | null): number {
    const pairs = [
      { pair, map },
      ...(this.#services.items as unknown as KeyedPair[]).map((one) => ({
        pair: one,
        map: isMap(one.value) ? one.value : null,
      })),
    ];
    for (const one of pairs) {
      const [first] = (one.map?.flow ? [] : (one.map?.items ?? [])) as unknown as KeyedPair[];
      if (first === undefined) continue;
      const step = columnOf(this.source, startOf(first.key)) - columnOf(this.source, startOf(one.pair.key));
      if (step > 0) return step;
    }
    return Math.max(this.#services.flow ? 2 : columnOf(this.source, startOf(pair.key)), 2);
  }
}
