import { addEntry } from './add-entry.ts';
import { composeFix } from './compose-fix.ts';
import type { Recipe } from './repair-text.ts';

export const defaultRestartPolicy = 'unless-stopped';

export const restartRecipe =
  (policy: string): Recipe =>
  (service) => ({
    ...addEntry(service, { key: 'restart', value: policy, after: ['container_name', 'image'] }),
    note: `restart: ${policy === 'no' ? '"no"' : policy}`,
  });

export const addRestartPolicy = composeFix({
  id: 'compose/add-restart-policy',
  title: 'Add restart policy',
  description: 'Says in the Compose file when the service is started again.',
  words: { doing: 'Add a restart policy to', done: 'Added a restart policy to' },
  questions: () => [
    {
      key: 'policy',
      prompt: 'When to start it again',
      kind: 'choice',
      choices: [
        { value: 'unless-stopped', label: 'unless-stopped: always, but not after somebody stopped it' },
        { value: 'always', label: 'always: after a restart of the machine even if it was stopped' },
        { value: 'on-failure', label: 'on-failure: when it ended with an error' },
        { value: 'no', label: '"no": never, it is meant to end' },
      ],
      default: defaultRestartPolicy,
      required: true,
    },
  ],
  recipes: ({ answers }) => {
    const recipe = restartRecipe(answers.policy ?? defaultRestartPolicy);
    return () => recipe;
  },
});
