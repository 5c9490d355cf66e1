import type { TextPlace } from '../text-places.ts';

/** Those whose rules for code owners are known here. */
export type OwnersForge = 'GitHub' | 'GitLab';

/** The code owners file that the forge reads. Lists are cut off at a hundred. */
export interface CodeOwners {
  readonly forge: OwnersForge;
  readonly path: string;
  /** Too large for the forge, which then reads none of it. */
  readonly tooLarge: boolean;
  /** Others that the forge does not look at because of this one. */
  readonly passedOver: readonly string[];
  readonly problems: readonly OwnersProblem[];
  /** Patterns that match no tracked file. */
  readonly withoutFiles: readonly { readonly pattern: string; readonly at: TextPlace }[];
  /** So many patterns were not compared with the tracked files: it would take too long. */
  readonly notCompared: number;
}

export interface OwnersProblem {
  readonly at: TextPlace;
  /** Tells it from others of the file. */
  readonly key: string;
  /** A whole sentence. */
  readonly message: string;
}
