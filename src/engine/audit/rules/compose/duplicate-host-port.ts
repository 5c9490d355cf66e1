import type { Port } from '../../../compose/types.ts';
import { defineFleetRule } from '../../fleet-rule.ts';
import { areTogether, nameClaims, type ServiceClaim, serviceClaims } from './placed-services.ts';
import { problemAt } from './services.ts';

interface PortClaim extends ServiceClaim {
  readonly ports: readonly [first: number, last: number];
  readonly protocol: string;
  readonly hostIp: string | null;
}

/** So many ports share a key: a range of thousands has few of them. */
const portsPerKey = 64;

export const composeDuplicateHostPort = defineFleetRule({
  id: 'compose/duplicate-host-port',
  severity: 'error',
  set: 'default',
  title: 'Port of a host published twice',
  passes: 'No other service publishes the same ports of its host.',
  why: 'A port of a host belongs to one container: the second one does not start, and which of them is the second changes with every restart of the host.',
  howToFix:
    'Publish one of them on another port, or bind them to different addresses of the host. Only what the policy has run on one host is compared (`hosts`).',
  example: {
    '.gitops-auditor.yaml': 'hosts:\n  nas:\n',
    'site/compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    ports:\n      - "8080:80"',
    'wiki/compose.yaml': 'services:\n  wiki:\n    image: dokuwiki:2024\n    ports:\n      - "8080:8080"',
  },
  good: {
    '.gitops-auditor.yaml': 'hosts:\n  nas:\n',
    'site/compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    ports:\n      - "8080:80"',
    'wiki/compose.yaml': 'services:\n  wiki:\n    image: dokuwiki:2024\n    ports:\n      - "8081:8080"',
  },
  fixes: [],
  needs: ['compose'],
  unclaimed: 'The policy has no published port of it on a host (see `hosts`).',
  claims: ({ compose }, context): PortClaim[] =>
    serviceClaims(compose, context, ({ ports }, base) =>
      ports.flatMap(({ published, protocol, hostIp, at }) =>
        published === null
          ? []
          : { ...base, keys: keysOf(base.host, protocol, published), ports: published, protocol, hostIp, at },
      ),
    ),
  conflict(claim, others, { repository }) {
    const same = others.filter(
      (other) =>
        areTogether(claim, other.claim, other.repository.id === repository.id) &&
        claim.host === other.claim.host &&
        claim.protocol === other.claim.protocol &&
        shared(claim.ports, other.claim.ports) !== undefined &&
        meet(claim.hostIp, other.claim.hostIp),
    );
    const [first] = same;
    if (first === undefined) return undefined;
    const { service, host, protocol, at } = claim;
    const port =
      rangeText(shared(claim.ports, first.claim.ports) ?? claim.ports) + (protocol === 'tcp' ? '' : `/${protocol}`);
    const message = `\`${service}\` publishes ${port} on ${host}, and so does ${nameClaims(same, repository.id)}.`;
    return problemAt(at, service, message, `${host} ${rangeText(claim.ports)}/${protocol}`);
  },
});

function keysOf(host: string, protocol: string, [first, last]: readonly [number, number]): string[] {
  const from = Math.floor(first / portsPerKey);
  const count = Math.floor(last / portsPerKey) - from + 1;
  return Array.from({ length: count }, (_, index) => `${host}\0${protocol}\0${from + index}`);
}

function shared(a: PortClaim['ports'], b: PortClaim['ports']): PortClaim['ports'] | undefined {
  const range = [Math.max(a[0], b[0]), Math.min(a[1], b[1])] as const;
  return range[0] <= range[1] ? range : undefined;
}

const rangeText = ([first, last]: PortClaim['ports']): string => (first === last ? `${first}` : `${first}-${last}`);

/** Whether two addresses of a host are one. Without an address it is every one, of either family. */
function meet(a: Port['hostIp'], b: Port['hostIp']): boolean {
  if (a === null || b === null || a === b) return true;
  if (a.includes(':') !== b.includes(':')) return false;
  return [a, b].some((address) => address === '0.0.0.0' || /^[0:]*:[0:]*$/.test(address));
}
