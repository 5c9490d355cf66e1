import { defineRule } from '../../rule.ts';
import { count, list } from '../../words.ts';

export const untrackedFiles = defineRule({
  id: 'git/untracked-files',
  severity: 'info',
  set: 'default',
  title: 'Untracked files',
  passes: 'No untracked files.',
  why: 'A file that git does not know is in no commit, no push and no backup of the repository. Often it is a new file that was forgotten, or one that belongs into `.gitignore`.',
  howToFix: 'Add and commit the files that belong to the repository, and list the others in `.gitignore`.',
  example: '$ touch notes.md\n$ git status --short\n?? notes.md',
  good: '$ git add notes.md\n$ git commit --quiet --message "Begin the notes"',
  fixes: ['git/commit', 'git/stash', 'git/discard', 'files/ignore'],
  needs: ['status'],
  wants: ['operation'],
  check({ status, operation }) {
    const n = status.counts.untracked;
    if (n === 0) return [];
    const paths = status.entries.filter((e) => e.kind === 'untracked').map((e) => e.path);
    // With a cut list the names at hand are not all: the count alone is true.
    const names = paths.length === n ? `: ${list(paths)}` : '';
    const message = `${count(n, 'path')} ${n === 1 ? 'is' : 'are'} not tracked by git${names}.`;
    // The fixes refuse to meddle with what is unfinished.
    return [{ message, ...((operation || status.counts.conflicted > 0) && { fixes: [] }) }];
  },
});
