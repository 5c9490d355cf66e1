import type { TextRange } from '../text-places.ts';

/** A secret that stands in a file; never its value. `place` null: all of the file, which is binary. */
export interface FoundSecret {
  /** The rule of secretlint without its prefix: `github`, `privatekey`. */
  readonly kind: string;
  /** secretlint's name of what was found: `GITHUB_TOKEN`. */
  readonly message: string;
  /** Stands for the value: equal values have equal fingerprints. 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** It is for a host that can be nobody's: `example.com`. */
  readonly placeholder: boolean;
  readonly place: TextRange | null;
}

/** From the line that begins a conflict to the end of the one that ends it. */
export type FoundConflict = TextRange;

/** What can be looked for in files. */
export interface Finds {
  readonly conflicts: FoundConflict;
  readonly secrets: FoundSecret;
}
export type Search = keyof Finds;

/** A sum of these says what to look for. */
export const searchBits: Readonly<Record<Search, number>> = { conflicts: 1, secrets: 2 };

/** `large`: beyond what is read. `failed`: what looks for it failed. */
export type Unsearched = 'large' | 'unreadable' | 'failed';

/** What one search found in one file. */
export interface FileFinds<T> {
  /** In the order of their places; at most `maxFindsPerFile`. */
  readonly found: readonly T[];
  /** So many more there are. */
  readonly more: number;
  readonly unsearched?: Unsearched;
  /** Not all was done that could be: it is worth another search. */
  readonly curtailed?: true;
  /** Git ids of the content as it is and with LF ends: whether it is the same as what git keeps. Where there are finds. */
  readonly blobs?: readonly string[];
}

/** What a search found in the tracked files of a working tree, by path, in git's order; paths without finds are left out. */
export interface SearchedFiles<T> {
  readonly files: readonly ({ readonly path: string } & Pick<FileFinds<T>, 'found' | 'more'>)[];
  /** At most `maxUnsearched`. */
  readonly unsearched: readonly { readonly path: string; readonly why: Unsearched }[];
}

export const maxFindsPerFile = 100;
/** Kept of one repository. */
export const maxKeptFinds = 2_000;
export const maxUnsearched = 100;
/** What is larger is not searched, where it is text. */
export const maxSearchedBytes = 16 * 1024 * 1024;
