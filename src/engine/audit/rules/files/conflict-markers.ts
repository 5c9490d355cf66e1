import { isMadeUpPlace } from '../../made-up-places.ts';
import { defineRule, type Problem } from '../../rule.ts';
import { count } from '../../words.ts';
import { unsearchedOutcome } from './unsearched.ts';

export const conflictMarkers = defineRule({
  id: 'files/conflict-markers',
  severity: 'error',
  set: 'default',
  title: 'Conflict markers left in a file',
  passes: 'No tracked file holds conflict markers.',
  why: 'A merge was committed, or called resolved, with both sides still in the file: programs that read it fail, or read both. Looked for are the three markers of git at beginnings of lines, in their order; not in files that git still calls unmerged, in blocks of code of documentation, or in tests and examples.',
  howToFix: 'Keep what is right of both sides, remove the three markers, and commit.',
  example: { 'hosts.yaml': 'dns:\n<<<<<<< HEAD\n  - 10.0.0.1\n=======\n  - 10.0.0.2\n>>>>>>> feature/dns\n' },
  good: { 'hosts.yaml': 'dns:\n  - 10.0.0.1\n  - 10.0.0.2\n' },
  fixes: [],
  needs: ['conflicts'],
  wants: ['status', 'operation'],
  check({ conflicts, status, operation }) {
    // Where git must not be asked, these may be its matter.
    if (status === undefined && operation && conflicts.files.length > 0)
      return { unknown: `A ${operation.kind} is in progress, and git was not asked which files are unmerged.` };
    const unmerged = new Set(status?.entries.flatMap(({ kind, path }) => (kind === 'unmerged' ? [path] : [])));
    const problems = conflicts.files
      .filter(({ path }) => !unmerged.has(path) && !isMadeUpPlace(path))
      .flatMap(({ path, found, more }) =>
        found.map((place, index): Problem => {
          const rest = index === found.length - 1 && more > 0 ? ` ${count(more, 'more follows', 'more follow')}.` : '';
          return { message: `${path} holds a conflict that was never resolved.${rest}`, subject: path, path, ...place };
        }),
      );
    return problems.length > 0 ? problems : (unsearchedOutcome(conflicts.unsearched, 'conflict markers') ?? []);
  },
});
