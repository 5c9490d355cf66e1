import { isMadeUpPlace } from '../../made-up-places.ts';
import { defineRule } from '../../rule.ts';
import { found, problemAt } from './services.ts';

export const composePlaintextSecret = defineRule({
  id: 'compose/plaintext-secret',
  severity: 'warning',
  set: 'default',
  title: 'Plaintext secret in a Compose file',
  passes: 'No environment of a service holds what looks like a secret.',
  why: 'What is committed is in every clone and stays in the history, even after the line is gone.',
  howToFix:
    'First replace the secret where it is used: it counts as known. Then take it from a variable of an untracked `.env`, or from a Compose secret.',
  example: {
    'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: k3ttle-Br4ss',
  },
  good: {
    'compose.yaml':
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}',
  },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, ({ name, plainSecrets }) =>
      plainSecrets.map(({ value, at }) => ({
        ...problemAt(at, name, `\`${name}\` sets ${value} to what looks like a secret.`, value),
        ...(isMadeUpPlace(at.path) && { severity: 'info' as const }),
      })),
    );
  },
});
