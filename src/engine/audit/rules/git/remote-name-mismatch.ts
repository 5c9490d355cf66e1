import { mismatchedName } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';

export const remoteNameMismatch = defineRule({
  id: 'git/remote-name-mismatch',
  severity: 'info',
  set: 'default',
  title: "Remote name differs from the folder's",
  passes: "The remote's repository has the folder's name.",
  why: 'A folder that is called otherwise than its repository is easily taken for another one, and may be the sign of a remote that points to the wrong place.',
  howToFix: 'Rename the folder, or correct the URL of the remote if it points to the wrong repository.',
  example: '$ git remote set-url origin https://github.com/me/pve-notes.git',
  good: '$ git remote set-url origin https://github.com/me/site.git',
  fixes: ['git/set-remote-url'],
  needs: ['configuration'],
  check({ configuration }, { repository }) {
    if (repository.kind === 'worktree') return notApplicable('A linked worktree has a name of its own.');
    if (repository.kind === 'submodule') return notApplicable('A submodule has the name that its repository gives it.');
    if (configuration.remotes.length === 0) return notApplicable('There is no remote: see git/no-remote.');
    const found = mismatchedName(repository, configuration);
    if (!found) return [];
    return [
      {
        message: `The folder is ${repository.name}, but ${found.remote} is ${found.repositoryName}.`,
        subject: found.remote,
      },
    ];
  },
});
