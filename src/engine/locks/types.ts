import type { TextPlace } from '../text-places.ts';

/** What stands between the manifests of a repository and their lock files. Lists are cut off at a hundred. */
export interface DependencyLocks {
  readonly missing: readonly MissingLock[];
  readonly competing: readonly CompetingLocks[];
  readonly outOfStep: readonly OutOfStep[];
  /** Lock files that were not compared, though they are of a kind that is, and why. */
  readonly notCompared: readonly { readonly path: string; readonly reason: string }[];
  /** Manifests that no package manager can read. */
  readonly invalid: readonly InvalidManifest[];
}

export interface InvalidManifest {
  /** Where it goes wrong. */
  readonly at: TextPlace;
  /** "not valid JSON: a comma is missing". */
  readonly reason: string;
  /** There is a lock file for it, whatever it asks for. */
  readonly locked: boolean;
}

/** A manifest that should have a lock file, and has none. */
export interface MissingLock {
  readonly manifest: string;
  /** The file that is expected, or the one that is there but not tracked. */
  readonly lock: string;
  readonly untracked: boolean;
}

/** Lock files of several managers, for the same manifest. */
export interface CompetingLocks {
  readonly manifest: string;
  readonly locks: readonly string[];
}

export interface OutOfStep {
  /** In the manifest. */
  readonly at: TextPlace;
  readonly lock: string;
  /** Tells it from others of the manifest. */
  readonly key: string;
  /** A whole sentence. */
  readonly message: string;
}
