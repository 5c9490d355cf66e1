import { parseRemoteUrl } from '../../../git/urls.ts';
import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';

const insecure: ReadonlySet<string> = new Set(['http', 'git', 'ftp']);

export const insecureRemote = defineRule({
  id: 'git/insecure-remote',
  severity: 'warning',
  set: 'default',
  title: 'Insecure remote',
  passes: 'Every remote is reached over an encrypted connection or on this machine.',
  why: 'Over `http://`, `git://` and `ftp://` anyone on the way can read the code and the password, and change what you fetch.',
  howToFix: 'Use `https://` or SSH. Hosts of your own network without TLS can be listed in `allowHosts`.',
  example: '$ git remote set-url origin http://git.example.com/me/site.git',
  good: '$ git remote set-url origin https://git.example.com/me/site.git',
  fixes: ['git/use-https', 'git/set-remote-url'],
  options: {
    allowHosts: {
      description: 'Hosts that may be reached without encryption; `.lan` allows every host that ends so.',
      default: [] as readonly string[],
    },
  },
  needs: ['configuration'],
  check({ configuration }, { repository, options }) {
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    if (configuration.remotes.length === 0) return notApplicable('There is no remote.');
    return configuration.remotes.flatMap((remote) => {
      const url = (remote.effectiveUrls ?? remote.urls)
        .map(parseRemoteUrl)
        .find((u) => insecure.has(u.scheme) && !isThisMachine(u.host) && !isAllowed(u.host, options.allowHosts));
      if (!url) return [];
      return [
        {
          message: `${remote.name} is reached over ${url.scheme}://, without encryption (${url.host}).`,
          subject: remote.name,
        },
      ];
    });
  },
});

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1';
}

function isAllowed(host: string, allowed: readonly string[]): boolean {
  return allowed.some((a) => (a.startsWith('.') ? host.endsWith(a.toLowerCase()) : host === a.toLowerCase()));
}
