import type { Stamp } from './files.ts';

/** The text of an open document that is not saved; absolute path in, undefined: there is none. */
export type OpenText = (path: string) => string | undefined;

/** A file of a working tree: on disk, or the open document that wins over it. */
export interface FoundFile {
  /** Real absolute path. */
  readonly path: string;
  /** Another one as soon as its content is. */
  readonly stamp: Stamp;
  /** Old enough for its stamp to tell every change. */
  readonly settled: boolean;
  /** Undefined: on disk. */
  readonly text: string | undefined;
}

/** `outside`: a link leads out of the working tree, or nowhere. Undefined: it is not there. */
export type Found = FoundFile | 'outside' | undefined;
