import { defineRule } from '../../rule.ts';
import { found, problemAt } from './services.ts';

export const composePrivileged = defineRule({
  id: 'compose/privileged',
  severity: 'warning',
  set: 'recommended',
  title: 'Privileged container',
  passes: 'No container is privileged.',
  why: 'A privileged container can do on the host whatever root can: who breaks into it owns the machine.',
  howToFix: 'Give it the one capability (`cap_add`) or device (`devices`) that it needs instead.',
  example: { 'compose.yaml': 'services:\n  zigbee:\n    image: koenkk/zigbee2mqtt:2.1.1\n    privileged: true' },
  good: {
    'compose.yaml':
      'services:\n  zigbee:\n    image: koenkk/zigbee2mqtt:2.1.1\n    devices:\n      - /dev/ttyACM0:/dev/ttyACM0',
  },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, ({ name, privileged }) =>
      privileged === null ? [] : [problemAt(privileged, name, `\`${name}\` runs privileged.`)],
    );
  },
});
