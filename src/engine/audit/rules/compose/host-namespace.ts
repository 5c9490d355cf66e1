import { defineRule } from '../../rule.ts';
import { found, problemAt } from './services.ts';

const words: Readonly<Record<string, string>> = {
  network_mode: 'the host’s network',
  pid: 'the host’s processes',
  ipc: 'the host’s shared memory',
  uts: 'the host’s name',
  userns_mode: 'the host’s users',
  cgroup: 'the host’s control groups',
};

export const composeHostNamespace = defineRule({
  id: 'compose/host-namespace',
  severity: 'warning',
  set: 'recommended',
  title: 'Container shares a namespace of the host',
  passes: 'No container shares a namespace of the host.',
  why: 'On the host’s network it reaches what listens on localhost, and its own ports are open without `ports` saying so; among the host’s processes it sees and signals all of them.',
  howToFix:
    'Publish the ports that are needed. Where multicast or discovery needs the host’s network, ignore it with that reason.',
  example: { 'compose.yaml': 'services:\n  exporter:\n    image: prom/node-exporter:v1.8.2\n    network_mode: host' },
  good: {
    'compose.yaml':
      'services:\n  exporter:\n    image: prom/node-exporter:v1.8.2\n    ports:\n      - "127.0.0.1:9100:9100"',
  },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, ({ name, namespaces }) =>
      namespaces
        .filter(({ value }) => value === 'host')
        .map(({ key, at }) => problemAt(at, name, `\`${name}\` shares ${words[key]}.`, key)),
    );
  },
});
