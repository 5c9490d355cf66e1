import type { RuleSet } from '../../contract/findings.ts';
import type { OpenText } from '../git/found-file.ts';
import type { Git } from '../git/git.ts';
import type { Logger } from '../log.ts';
import type { Store } from '../store/types.ts';

/** What a fleet is made of. Functions are asked anew at each audit, so that settings may change. */
export interface FleetOptions {
  readonly git: Git;
  /** null: the state folder could not be had; audits work, baselines do not. */
  readonly store: Store | null;
  readonly log: Logger;
  /** Absolute paths of the folders to look in. */
  readonly roots: () => readonly string[];
  readonly discovery: () => { readonly depth: number; readonly ignore: readonly string[] };
  readonly trusted: () => boolean;
  /** The text of an open document that is not saved, which wins over the disk. Asked for often: it must be quick. */
  readonly openText?: OpenText;
  /** Overrides of the policy, from the terminal's options. */
  readonly set?: RuleSet;
  readonly only?: ReadonlySet<string>;
  readonly policyFile?: string;
  /** Audits at once. */
  readonly jobs?: number;
  /** Record first commits in the store, after audits, so that moved repositories are recognised. Default false. */
  readonly recogniseMoved?: boolean;
  /** Write what audits find into the history, as whose audits: "VS Code window on homelab". Default: nothing is written. */
  readonly recordAs?: string;
  /** ms since the epoch. */
  readonly now?: () => number;
}
