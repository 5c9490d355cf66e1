import type { GitStatus } from '../../../git/facts.ts';
import { defineRule } from '../../rule.ts';
import { count, list } from '../../words.ts';

export const uncommittedChanges = defineRule({
  id: 'git/uncommitted-changes',
  severity: 'warning',
  set: 'default',
  title: 'Uncommitted changes',
  passes: 'Every change to a tracked file is committed.',
  why: 'What is not committed is on this machine only, has no history, and gets in the way of every pull. Where a repository describes what runs, an uncommitted edit means that what runs is written down nowhere.',
  howToFix:
    'Commit the changes, stash them for later, or discard them. Files in conflict must be resolved first (`git status` lists them).',
  example: '$ echo "Restore first." >> README.md\n$ git status --short\n M README.md',
  good: '$ git commit --quiet --all --message "Say what to restore first"',
  fixes: ['git/commit', 'git/stash', 'git/discard'],
  needs: ['status'],
  wants: ['operation'],
  check({ status, operation }) {
    const { staged, conflicted } = status.counts;
    const unstaged = status.counts.unstaged - submoduleEntries(status);
    const changed = staged + unstaged + conflicted;
    if (changed === 0) return [];
    // The fixes refuse to meddle with what is unfinished.
    const fixes = conflicted > 0 || operation ? { fixes: [] } : {};
    if (changed === conflicted)
      return [{ message: `${count(changed, 'file')} ${are(changed)} in conflict.`, ...fixes }];
    if (changed === unstaged)
      return [{ message: `${count(changed, 'changed file')} ${are(changed)} not committed.`, ...fixes }];
    if (changed === staged)
      return [{ message: `${count(changed, 'changed file')} ${are(changed)} staged but not committed.`, ...fixes }];
    // One file may be both staged and changed again: the sum would be no number of files.
    const parts = [
      ...(staged > 0 ? [`${staged} staged`] : []),
      ...(unstaged > 0 ? [`${unstaged} not staged`] : []),
      ...(conflicted > 0 ? [`${conflicted} in conflict`] : []),
    ];
    return [{ message: `Changed files are not committed: ${list(parts)}.`, ...fixes }];
  },
});

const are = (n: number): string => (n === 1 ? 'is' : 'are');

/** A submodule that moved or has changes of its own is told by git/submodule-drifted and by the submodule itself. */
function submoduleEntries(status: GitStatus): number {
  return status.entries.filter((e) => e.submodule !== undefined && e.kind !== 'unmerged' && e.xy[1] !== '.').length;
}
