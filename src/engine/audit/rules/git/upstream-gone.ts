import { parseRemoteUrl } from '../../../git/urls.ts';
import { defineRule, notApplicable } from '../../rule.ts';

export const upstreamGone = defineRule({
  id: 'git/upstream-gone',
  severity: 'warning',
  set: 'default',
  title: 'Upstream is gone',
  passes: 'The upstream is there.',
  why: 'The branch follows a remote branch that is no longer there (merged and deleted, renamed, or its remote was removed). New commits here have nowhere to go.',
  howToFix:
    'If it was merged, switch to the default branch and delete this one. If it was renamed, follow the new name. Else push it again.',
  example:
    '$ git switch --quiet --create feature\n$ git commit --quiet --allow-empty --message "Add backup job"\n$ git push --quiet --set-upstream origin feature\n$ git push --quiet --delete origin feature\n$ git status --short --branch\n## feature...origin/feature [gone]',
  good: '$ git push --quiet --set-upstream origin feature',
  fixes: ['git/set-upstream'],
  needs: ['status', 'configuration'],
  check({ status, configuration }) {
    const { branch, upstream, oid, ahead } = status;
    if (branch === null) return notApplicable('HEAD is detached.');
    // A clone of an empty repository follows a branch that the first push will make.
    if (oid === null) return notApplicable('There is no commit yet.');
    if (upstream !== null)
      return ahead === null
        ? [{ message: `${branch} follows ${upstream}, which is no longer there.`, subject: branch }]
        : [];
    const { remote, merge } = configuration.branches.get(branch) ?? {};
    if (remote === undefined || merge === undefined) return notApplicable('The branch follows no upstream.');
    if (remote === '.' || configuration.remotes.some((r) => r.name === remote) || isUrl(remote))
      return notApplicable('Git keeps no copy of what it follows to compare with.');
    return [
      { message: `${branch} follows a branch of the remote ${remote}, which is not configured.`, subject: branch },
    ];
  },
});

/** `branch.x.remote` may be a URL, after a push to a bare URL. */
function isUrl(remote: string): boolean {
  const { scheme } = parseRemoteUrl(remote);
  return scheme !== 'path' || /[/\\]/.test(remote);
}
