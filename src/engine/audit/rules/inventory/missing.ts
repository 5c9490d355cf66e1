import { defineRule, notApplicable } from '../../rule.ts';

export const inventoryMissing = defineRule({
  id: 'inventory/missing',
  severity: 'error',
  set: 'default',
  title: 'Missing repository',
  passes: 'It is here, as the inventory says.',
  why: 'The inventory lists the repositories that should be on this machine. One that is not here is not backed up, deployed or looked after from here.',
  howToFix:
    'Clone it to the place that the message names; where the inventory gives its URL, *Clone* does that. Or take it off the inventory.',
  example:
    "$ echo 'inventory: inventory.txt' > ../.gitops-auditor.yaml\n$ printf 'site\\nbackup\\n' > ../inventory.txt",
  good: '$ git clone --quiet "$(git remote get-url origin)" ../backup',
  fixes: ['inventory/clone'],
  needs: [],
  check(_facts, { repository, inventory }) {
    if (inventory === undefined) return notApplicable('There is no inventory.');
    const from = inventory.url === undefined ? '' : ` (${inventory.url})`;
    if (inventory.state === 'missing')
      return [
        {
          message: `It is not here, though ${inventory.inventory} lists it${from}; expected at ${repository.path}.`,
          // Without a URL there is nothing to clone from.
          ...(inventory.url === undefined && { fixes: [] }),
        },
      ];
    return inventory.state === 'extra' ? notApplicable('It is not listed: see inventory/extra.') : [];
  },
});
