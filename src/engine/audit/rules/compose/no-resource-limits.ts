import { defineRule } from '../../rule.ts';
import { lacking } from './services.ts';

export const composeNoResourceLimits = defineRule({
  id: 'compose/no-resource-limits',
  severity: 'info',
  set: 'strict',
  title: 'No limit of memory',
  passes: 'Every service has a limit of memory.',
  why: 'One service that leaks takes the memory of all the others, and the kernel chooses which to end.',
  howToFix: 'Add `mem_limit`, or `deploy.resources.limits.memory`, well above what `docker stats` shows.',
  example: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27' },
  good: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    mem_limit: 256m' },
  fixes: ['compose/add-resource-limits'],
  needs: ['compose'],
  check({ compose }) {
    return lacking(
      compose,
      ({ limits }) => !limits.memory,
      ({ name }) => `\`${name}\` may take all of the host’s memory.`,
    );
  },
});
