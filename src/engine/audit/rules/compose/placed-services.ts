import { isVariant, namingFile } from '../../../compose/names.ts';
import type { ComposeProject, ComposeService, Place } from '../../../compose/types.ts';
import type { Claim, Claimed } from '../../claims.ts';
import { isJudgedAtMainTree } from '../../remotes.ts';
import type { RuleContext } from '../../rule.ts';

/** Something that a service takes of the host that it runs on. */
export interface ServiceClaim extends Claim {
  readonly host: string;
  readonly service: string;
  /** Active with one of these only; none: always. */
  readonly profiles: readonly string[];
  /** The folder of its project: files of one folder are read one way or another, not side by side. */
  readonly folder: string;
  /** The files as they are read together. */
  readonly files: string;
  readonly at: Place;
}

/** What the services of a repository take of the hosts that the policy has them run on. */
export function serviceClaims<C extends ServiceClaim>(
  projects: readonly ComposeProject[],
  { hosts, repository }: Pick<RuleContext<unknown>, 'hosts' | 'repository'>,
  claimsOf: (service: ComposeService, base: Omit<ServiceClaim, 'keys' | 'at'>) => readonly C[],
): C[] {
  // The same files once more: they are run from the repository that has it.
  if (repository.kind === 'submodule' || isJudgedAtMainTree(repository)) return [];
  return hosts.flatMap(({ name: host, runs }) =>
    projects.flatMap(({ files, services }) => {
      const named = namingFile(files);
      if (runs === null ? isVariant(named) : !runs(named)) return [];
      const folder = named.slice(0, Math.max(named.lastIndexOf('/'), 0));
      return services.flatMap((service) =>
        claimsOf(service, {
          host,
          service: service.name,
          profiles: service.profiles,
          folder,
          files: files.join('\n'),
        }),
      );
    }),
  );
}

/** Whether both can be up at the same time. */
export function areTogether(claim: ServiceClaim, other: ServiceClaim, sameRepository: boolean): boolean {
  if (sameRepository && claim.folder === other.folder)
    if (claim.files !== other.files || claim.service === other.service)
      // The same service read by way of a variant is no second one.
      return false;
  const { profiles } = claim;
  return profiles.length === 0 || other.profiles.length === 0 || profiles.some((p) => other.profiles.includes(p));
}

const mostNamed = 3;

/** `` `web` of `site/compose.yaml` `` and so on; a repository is named where it is another one. */
export function nameClaims(others: readonly Claimed<ServiceClaim>[], repositoryId: string): string {
  const names = others.map(({ repository, claim }) => {
    const path = repository.id === repositoryId ? claim.at.path : `${repository.name}/${claim.at.path}`;
    return `\`${claim.service}\` of \`${path}\``;
  });
  const once = [...new Set(names)].sort();
  const more = once.length - mostNamed;
  return `${once.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
