import type { ComposeProblem, Place } from './types.ts';

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
  /** It may ask for variables, or take in another file that does. */
  readonly asks: boolean;
}
