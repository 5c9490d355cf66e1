import { defineRule } from '../../rule.ts';
import { found, problemAt } from './services.ts';

/** Each is a known way out of a container, or next to it. */
const dangerous = new Set(
  'ALL SYS_ADMIN SYS_MODULE SYS_PTRACE SYS_RAWIO SYS_BOOT DAC_READ_SEARCH BPF PERFMON MAC_ADMIN MAC_OVERRIDE'.split(
    ' ',
  ),
);

export const composeDangerousCapability = defineRule({
  id: 'compose/dangerous-capability',
  severity: 'warning',
  set: 'recommended',
  title: 'Dangerous capability',
  passes: 'No container has a capability that lets it out.',
  why: 'With such a capability a process can leave its container: load a kernel module, read any file, mount any disk.',
  howToFix: 'Take it out and see what fails; often a narrower one (`NET_ADMIN`, `SYS_NICE`) or a device is enough.',
  example: { 'compose.yaml': 'services:\n  backup:\n    image: restic/restic:0.17.3\n    cap_add: [SYS_ADMIN]' },
  good: { 'compose.yaml': 'services:\n  backup:\n    image: restic/restic:0.17.3\n    cap_drop: [ALL]' },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, ({ name, capabilities }) =>
      capabilities.flatMap(({ value, at }) => {
        const capability = value.toUpperCase().replace(/^CAP_/, '');
        if (!dangerous.has(capability)) return [];
        return [problemAt(at, name, `\`${name}\` has the capability ${capability}.`, capability)];
      }),
    );
  },
});
