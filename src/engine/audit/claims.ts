import type { RepositoryLocation } from '../git/facts.ts';

/** What a repository takes that others may take too: a port of a host, a name on it. */
export interface Claim {
  /** Only claims that share a key can be at odds. */
  readonly keys: readonly string[];
}

/** A claim, and whose it is. */
export interface Claimed<C extends Claim = Claim> {
  readonly repository: Pick<RepositoryLocation, 'id' | 'name'>;
  readonly claim: C;
}

/** What the other repositories of a fleet claim. */
export interface ClaimsElsewhere {
  /** By one rule, what shares a key with a claim of the repository with this id. */
  sharing(rule: string, claim: Claim, repositoryId: string): readonly Claimed[];
}

/** Where a repository is judged by itself. */
export const noClaimsElsewhere: ClaimsElsewhere = { sharing: () => [] };
