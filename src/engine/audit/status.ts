import type { RepositoryStatus } from '../../contract/repositories.ts';
import type { RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import { mismatchedName } from './remotes.ts';
import type { InventoryStanding } from './rule.ts';

/**
 * The one word for a repository: what the inventory says of it first (`missing`, `extra`), then `dirty` (uncommitted
 * or untracked), `mismatched` (the remote's repository is called otherwise than the folder), `clean`; `unknown` where
 * that could not be read.
 */
export function statusOf(
  repository: RepositoryLocation,
  facts: RepositoryFacts,
  standing?: InventoryStanding['state'],
): RepositoryStatus {
  const belongsToAnother = repository.kind === 'submodule' || repository.kind === 'worktree';
  if (standing === 'missing') return 'missing';
  if (standing === 'folder' || (standing === 'extra' && !belongsToAnother)) return 'extra';
  if (!isReadable(repository, facts)) return 'unknown';
  const { status, configuration } = facts;
  if (status.state === 'unknown') return 'unknown';
  if (status.state === 'known') {
    const { staged, unstaged, untracked, conflicted } = status.value.counts;
    if (staged + unstaged + untracked + conflicted > 0) return 'dirty';
  }
  if (configuration.state === 'unknown') return 'unknown';
  if (configuration.state === 'known' && mismatchedName(repository, configuration.value)) return 'mismatched';
  return 'clean';
}

/** False where git could not read the repository at all. */
export function isReadable(repository: RepositoryLocation, facts: RepositoryFacts): boolean {
  if (repository.broken !== undefined) return false;
  return facts.readability.state !== 'known' || facts.readability.value === null;
}
