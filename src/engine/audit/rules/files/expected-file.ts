import type { RepositoryLocation, TrackedFiles } from '../../../git/facts.ts';
import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { notApplicable, type Outcome } from '../../rule.ts';

/** Why no file is expected of a repository, where none is. */
export function expectsNoFiles({ count }: TrackedFiles, repository: RepositoryLocation): Outcome | undefined {
  if (count === 0) return notApplicable('It tracks no files yet.');
  if (repository.kind === 'submodule') return notApplicable('A submodule’s files are its own repository’s matter.');
  return isJudgedAtMainTree(repository) ? judgedAtMainTree : undefined;
}

/** Fails with `message` where git tracks no file that `path` matches. */
export function expectFile(
  files: TrackedFiles,
  repository: RepositoryLocation,
  path: RegExp,
  message: string,
): Outcome {
  return expectsNoFiles(files, repository) ?? (files.notable.some((one) => path.test(one)) ? [] : [{ message }]);
}
