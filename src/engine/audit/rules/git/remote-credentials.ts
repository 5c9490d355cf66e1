import { parseRemoteUrl } from '../../../git/urls.ts';
import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';

export const remoteCredentials = defineRule({
  id: 'git/remote-credentials',
  severity: 'error',
  set: 'default',
  title: 'Credentials in a remote URL',
  passes: 'No remote URL holds credentials.',
  why: 'A password or token in a URL lies in `.git/config` in plain text, is shown by many tools, and ends in backups and logs. Whoever reads it can do what its owner can.',
  howToFix:
    'Revoke the token at its host, take it out of the URL, and let a credential helper (`git config credential.helper`) or SSH keys do the work.',
  example: '$ git remote set-url origin https://me:the-token@github.com/me/site.git',
  good: '$ git remote set-url origin https://github.com/me/site.git',
  fixes: ['git/remove-credentials', 'git/set-remote-url'],
  needs: ['configuration'],
  check({ configuration }, { repository }) {
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    if (configuration.remotes.length === 0) return notApplicable('There is no remote.');
    return configuration.remotes
      .filter(({ urls }) => urls.some((url) => parseRemoteUrl(url).hasCredentials))
      .map((r) => ({ message: `The URL of ${r.name} holds a password or token in plain text.`, subject: r.name }));
  },
});
