import { defineRule } from '../../rule.ts';
import { lacking } from './services.ts';

export const composeNoRestartPolicy = defineRule({
  id: 'compose/no-restart-policy',
  severity: 'info',
  set: 'recommended',
  title: 'No restart policy',
  passes: 'Every service says whether it is started again.',
  why: 'After a crash, or when the machine was started anew, the service stays away until somebody notices.',
  howToFix: 'Add `restart: unless-stopped`; `restart: "no"` says that it is meant to end.',
  example: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27' },
  good: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    restart: unless-stopped' },
  fixes: ['compose/add-restart-policy'],
  needs: ['compose'],
  check({ compose }) {
    return lacking(
      compose,
      ({ restart, job }) => restart === null && !job,
      ({ name }) => `\`${name}\` is not started again after a crash or a reboot.`,
    );
  },
});
