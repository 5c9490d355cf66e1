import { defineFleetRule } from '../../fleet-rule.ts';
import { areTogether, nameClaims, type ServiceClaim, serviceClaims } from './placed-services.ts';
import { problemAt } from './services.ts';

interface NameClaim extends ServiceClaim {
  readonly name: string;
}

export const composeDuplicateContainerName = defineFleetRule({
  id: 'compose/duplicate-container-name',
  severity: 'error',
  set: 'default',
  title: 'Container name given twice on a host',
  passes: 'No other service gives the same container name on its host.',
  why: 'The name of a container is there once on a host: the second service that gives it does not start.',
  howToFix:
    'Leave `container_name` out, so that Compose makes a name of project and service; or change one of them. Only what the policy has run on one host is compared (`hosts`).',
  example: {
    '.gitops-auditor.yaml': 'hosts:\n  nas:\n',
    'site/compose.yaml': 'services:\n  db:\n    image: postgres:17\n    container_name: db',
    'wiki/compose.yaml': 'services:\n  db:\n    image: postgres:17\n    container_name: db',
  },
  good: {
    '.gitops-auditor.yaml': 'hosts:\n  nas:\n',
    'site/compose.yaml': 'services:\n  db:\n    image: postgres:17\n    container_name: site-db',
    'wiki/compose.yaml': 'services:\n  db:\n    image: postgres:17\n    container_name: wiki-db',
  },
  fixes: [],
  needs: ['compose'],
  unclaimed: 'The policy has no named container of it on a host (see `hosts`).',
  claims: ({ compose }, context): NameClaim[] =>
    serviceClaims(compose, context, ({ containerName }, base) =>
      containerName === null
        ? []
        : [
            {
              ...base,
              keys: [`${base.host}\0${containerName.value}`],
              name: containerName.value,
              at: containerName.at,
            },
          ],
    ),
  conflict(claim, others, { repository }) {
    const same = others.filter((other) => areTogether(claim, other.claim, other.repository.id === repository.id));
    if (same.length === 0) return undefined;
    const { service, host, name, at } = claim;
    const message = `\`${service}\` names its container ${name} on ${host}, and so does ${nameClaims(same, repository.id)}.`;
    return problemAt(at, service, message, `${host} ${name}`);
  },
});
