/** Where a pattern stands that ignores something. */
export interface IgnoredBy {
  /** Of the ignore file. */
  readonly path: string;
  readonly line: number;
  readonly pattern: string;
}

/** Files that git tracks although the repository's own ignore files say that it should not. */
export interface IgnoredFiles {
  readonly count: number;
  /** The first hundred. */
  readonly files: readonly { readonly path: string; readonly by: IgnoredBy | null }[];
  /** How many in each folder at the top, `''` for those that lie there; a hundred folders. */
  readonly folders: readonly { readonly folder: string; readonly count: number }[];
}

/** Some paths of many: the first hundred. */
export interface CountedPaths {
  readonly count: number;
  readonly paths: readonly string[];
}

/** The files that the attributes put into Git LFS. */
export interface LfsFiles {
  readonly count: number;
  /** Those of which the working tree has the pointer instead of the content. */
  readonly pointers: CountedPaths;
  /** Those that git keeps whole, instead of a pointer. */
  readonly whole: CountedPaths;
}

/** Files that git keeps with line endings that the attributes would have normalised. */
export interface LineEndings {
  readonly count: number;
  /** The first hundred; `attribute` as git says it: `text=auto`, `text eol=lf`… */
  readonly files: readonly { readonly path: string; readonly ending: 'crlf' | 'mixed'; readonly attribute: string }[];
}
