import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';
import { list } from '../../words.ts';

export const defaultBranchName = defineRule({
  id: 'git/default-branch-name',
  severity: 'info',
  set: 'strict',
  title: 'Unusual default branch',
  passes: "The remote's default branch has one of the agreed names.",
  why: 'Scripts, workflows and links that go through the whole fleet are simpler when every default branch has the same name.',
  howToFix:
    'Rename the default branch at the host, then `git remote set-head origin --auto` here; or list its name in `names`.',
  example: '$ git push --quiet origin main:trunk\n$ git remote set-head origin trunk',
  good: '$ git remote set-head origin main',
  fixes: [],
  options: { names: { description: 'Names that a default branch may have.', default: ['main'] as readonly string[] } },
  needs: ['remoteDefaultBranch'],
  check({ remoteDefaultBranch: name }, { repository, options }) {
    if (repository.kind === 'submodule') return notApplicable("A submodule's branches are its own project's.");
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    if (name === null) return notApplicable("This clone does not record the remote's default branch.");
    if (options.names.includes(name)) return [];
    return [
      { message: `The default branch is ${name}, not ${list(options.names, 5).replace(/ and (?=[^ ]+$)/, ' or ')}.` },
    ];
  },
});
