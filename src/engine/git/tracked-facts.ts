import { readConflicts, readSecrets } from '../content/read-contents.ts';
import type { Fact } from '../fact.ts';
import { readLicense } from '../licenses/read.ts';
import { readDependencyLocks } from '../locks/read.ts';
import { readCodeOwners } from '../owners/read.ts';
import type { RepositoryFacts } from './facts.ts';
import { readIgnoredFiles } from './ignored-files.ts';
import { readLfsFiles } from './lfs-files.ts';
import { readLineEndings } from './line-endings.ts';
import { readCompose, readTrackedFiles } from './tracked-files.ts';
import type { TrackedTree } from './tracked-tree.ts';

/** How each fact about tracked files is read. All are on demand; they share one reading of the index. */
export const trackedFacts = {
  files: readTrackedFiles,
  compose: readCompose,
  links: async (tree) => (await import('../markdown/read.ts')).readMarkdownLinks(tree),
  ignoredFiles: readIgnoredFiles,
  lfs: readLfsFiles,
  lineEndings: readLineEndings,
  conflicts: readConflicts,
  secrets: readSecrets,
  codeOwners: readCodeOwners,
  license: readLicense,
  dependencyLocks: readDependencyLocks,
} as const satisfies { readonly [K in keyof RepositoryFacts]?: (tree: TrackedTree) => Promise<RepositoryFacts[K]> };

export type TrackedFactName = keyof typeof trackedFacts;

export const trackedFactNames = Object.keys(trackedFacts) as TrackedFactName[];

/** By name, for those who go through them all. */
export const trackedFactReaders: Readonly<Record<TrackedFactName, (tree: TrackedTree) => Promise<Fact<unknown>>>> =
  trackedFacts;
