import { defineRule } from '../../rule.ts';
import { lacking } from './services.ts';

export const composeNoHealthcheck = defineRule({
  id: 'compose/no-healthcheck',
  severity: 'info',
  set: 'recommended',
  title: 'No healthcheck',
  passes: 'Every service that runs an image has a healthcheck, or says that it has none.',
  why: 'A process that hangs still counts as running; what depends on it cannot wait until it is ready.',
  howToFix:
    'Add a `healthcheck` with a command of the image. Where the image brings its own, or none makes sense, say so in the policy.',
  example: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27' },
  good: {
    'compose.yaml':
      'services:\n  web:\n    image: nginx:1.27\n    healthcheck:\n      test: ["CMD", "curl", "--fail", "http://localhost/"]',
  },
  fixes: ['compose/add-healthcheck'],
  needs: ['compose'],
  check({ compose }) {
    return lacking(
      compose,
      // What is built here can bring its own.
      ({ healthcheck, job, builds }) => healthcheck === 'none' && !job && !builds,
      ({ name }) => `Nothing tells whether \`${name}\` works.`,
    );
  },
});
