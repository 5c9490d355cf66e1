import { defineRule } from '../../rule.ts';
import { onceEach } from './services.ts';

export const composeInvalidFile = defineRule({
  id: 'compose/invalid-file',
  severity: 'error',
  set: 'default',
  title: 'Invalid Compose file',
  passes: 'Compose can read every Compose file.',
  why: 'Docker Compose refuses the file, or takes it for something else than it says.',
  howToFix: '`docker compose config` shows what Compose makes of the file, and what it stumbles over.',
  example: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    port:\n      - "80:80"' },
  good: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    ports:\n      - "80:80"' },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return onceEach(
      compose.flatMap(({ problems }) =>
        problems.map(({ at, key, message }) => ({ message, subject: `${at.path}:${key}`, ...at })),
      ),
    );
  },
});
