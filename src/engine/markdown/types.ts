import type { MarkdownLink } from './links.ts';

/**
 * What is wrong with a link. `missing`: nothing of that name is tracked or here. `untracked`: it is here, and not in
 * git. `case`: its name is written with other capitals. `address`: a web or mail address without its scheme. `anchor`:
 * the file is there, and no heading of it resembles the link's.
 */
export type LinkProblem = 'missing' | 'untracked' | 'case' | 'address' | 'anchor';

/** The place is that of the target. */
export interface BrokenLink extends Omit<MarkdownLink, 'target'> {
  /** Of the Markdown file. */
  readonly path: string;
  readonly problem: LinkProblem;
  /** Without its query. */
  readonly target: string;
  /** Path in the repository of what it leads to; as it is written there where case differs. */
  readonly leadsTo: string;
}

/** The links within the repository of the Markdown files that git tracks, as they stand in the working tree. */
export interface MarkdownLinks {
  /** How many files were looked at; those of others, tests, templates and changelogs are left out. */
  readonly files: number;
  /** How many more were too long, or too many. */
  readonly unread: number;
  /** At most 20 of a file and 100 in all. */
  readonly broken: readonly BrokenLink[];
  /** How many more there are. */
  readonly more: number;
}
