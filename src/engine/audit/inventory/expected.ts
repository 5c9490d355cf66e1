import type { RepositoryLocation } from '../../git/facts.ts';

/** A repository that the inventory lists and that is not here: the location says where it should be. */
export interface ExpectedRepository extends RepositoryLocation {
  /** As listed; may hold credentials: never show or log it, use `redactUrl`. null: the inventory gives none. */
  readonly listedUrl: string | null;
}

export const isExpected = (location: RepositoryLocation): location is ExpectedRepository => 'listedUrl' in location;
