import type { RepositoryLocation } from '../../../git/facts.ts';
import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { notApplicable, type Outcome } from '../../rule.ts';

/** Why the content of its files is not judged here, where it is not. */
export function notItsOwnMatter(repository: RepositoryLocation): Outcome | undefined {
  if (repository.kind === 'submodule') return notApplicable('A submodule’s files are its own repository’s matter.');
  return isJudgedAtMainTree(repository) ? judgedAtMainTree : undefined;
}
