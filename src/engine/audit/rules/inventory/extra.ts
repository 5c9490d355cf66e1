import { defineRule, notApplicable } from '../../rule.ts';

export const inventoryExtra = defineRule({
  id: 'inventory/extra',
  severity: 'warning',
  set: 'default',
  title: 'Extra repository',
  passes: 'It is listed in the inventory.',
  why: 'A repository that is here but not in the inventory is one that nobody planned for: it may be a leftover, or the inventory is out of date. A listed folder that is no repository is not what it should be.',
  howToFix:
    'Add it to the inventory, or remove it after a look at what it holds. Where a folder is no repository, clone it in its place.',
  example:
    "$ echo 'inventory: inventory.txt' > ../.gitops-auditor.yaml\n$ echo 'https://github.com/me/backup.git' > ../inventory.txt",
  good: '$ echo site >> ../inventory.txt',
  fixes: ['inventory/move-to-trash'],
  needs: [],
  check(_facts, { repository, inventory }) {
    if (inventory === undefined) return notApplicable('There is no inventory.');
    if (repository.kind === 'submodule' || repository.kind === 'worktree')
      return notApplicable('It belongs to another repository.');
    if (inventory.state === 'extra')
      return [{ message: `${repository.name} is here but not listed in ${inventory.inventory}.` }];
    if (inventory.state === 'folder')
      return [
        {
          message: `${repository.name} is listed in ${inventory.inventory}, but the folder is no Git repository.`,
          // Nobody knows what a folder without a history holds.
          fixes: [],
        },
      ];
    return inventory.state === 'missing' ? notApplicable('It is not here: see inventory/missing.') : [];
  },
});
