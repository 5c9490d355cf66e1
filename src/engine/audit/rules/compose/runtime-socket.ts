import { defineRule } from '../../rule.ts';
import { found, problemAt } from './services.ts';

const socket = /(^|\/)(docker|podman|containerd|crio)\.sock$/;

export const composeRuntimeSocket = defineRule({
  id: 'compose/runtime-socket',
  severity: 'warning',
  set: 'recommended',
  title: 'Socket of the container runtime is mounted',
  passes: 'No container can command the container runtime.',
  why: 'Who can talk to the runtime can start a container with the whole host in it. Read-only makes no difference: what is sent over a socket is not written to the file.',
  howToFix: 'Put a proxy between them that lets through only what is needed, such as a read-only list of containers.',
  example: {
    'compose.yaml':
      'services:\n  proxy:\n    image: traefik:v3.2\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro',
  },
  good: {
    'compose.yaml':
      'services:\n  proxy:\n    image: traefik:v3.2\n    environment:\n      DOCKER_HOST: tcp://socket-proxy:2375',
  },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, ({ name, mounts }) =>
      mounts
        .filter(({ source, kind }) => kind === 'bind' && socket.test(source ?? ''))
        .map(({ source, at }) => problemAt(at, name, `\`${name}\` can command the runtime by ${source}.`)),
    );
  },
});
