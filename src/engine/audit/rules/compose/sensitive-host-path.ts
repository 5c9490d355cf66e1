import { trimEndOf } from '../../../trim-end.ts';
import { defineRule } from '../../rule.ts';
import { found, problemAt } from './services.ts';

/** Folders of the system themselves, and what is in them where that is no better. */
const whole = new Set(
  '/ /etc /root /home /boot /proc /sys /dev /usr /bin /sbin /lib /lib64 /var /var/run /run /var/lib /var/lib/docker'.split(
    ' ',
  ),
);
const inside =
  /^\/(boot|root\/\.ssh|etc\/(shadow|passwd|sudoers|ssh|ssl\/private|cron\.[a-z]+|systemd))(\/|$)|(^|\/)\.(ssh|aws|kube|gnupg)(\/|$)/;
const harmlessReadOnly = /^\/(proc|sys|dev|etc\/passwd|etc\/ssl)?$|^\/(proc|sys|dev)\//;

export const composeSensitiveHostPath = defineRule({
  id: 'compose/sensitive-host-path',
  severity: 'warning',
  set: 'recommended',
  title: 'Sensitive path of the host is mounted',
  passes: 'No container has a sensitive path of the host.',
  why: 'Who breaks into the container can read keys and passwords there, or change what the host runs next.',
  howToFix: 'Mount the one file or folder that is needed, read-only (`:ro`).',
  example: { 'compose.yaml': 'services:\n  web:\n    image: caddy:2.8\n    volumes:\n      - /etc:/host/etc' },
  good: {
    'compose.yaml': 'services:\n  web:\n    image: caddy:2.8\n    volumes:\n      - /etc/localtime:/etc/localtime:ro',
  },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, ({ name, mounts }) =>
      mounts.flatMap(({ source, kind, readOnly, at }) => {
        const path = trimEndOf(source ?? '', '/') || (source ?? '').slice(0, 1);
        if (kind !== 'bind' || !(whole.has(path) || inside.test(path))) return [];
        // An exporter's view of the host.
        if (readOnly && harmlessReadOnly.test(path)) return [];
        return [problemAt(at, name, `\`${name}\` mounts ${path} of the host${readOnly ? '' : ', writable'}.`, path)];
      }),
    );
  },
});
