import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';

export const noRemote = defineRule({
  id: 'git/no-remote',
  severity: 'info',
  set: 'default',
  title: 'No remote',
  passes: 'A remote is configured.',
  why: 'This machine has the only copy: when its disk goes, so does the repository.',
  howToFix: 'Make a repository at your host, add it as a remote (`git remote add origin URL`), and push.',
  example: '$ git remote remove origin',
  good: '$ git remote add origin https://github.com/me/site.git',
  fixes: ['git/add-remote', 'git/publish'],
  needs: ['configuration'],
  wants: ['operation'],
  check({ configuration, operation }, { repository }) {
    if (repository.kind === 'bare') return notApplicable('A bare repository is usually a remote itself.');
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    if (configuration.remotes.length > 0) return [];
    return [
      {
        message: 'No remote is configured: this machine has the only copy.',
        // To publish is refused in the midst of what is unfinished.
        ...(operation && { fixes: ['git/add-remote'] }),
      },
    ];
  },
});
