import type { ErrorShape } from '../../contract/errors.ts';
import type { RuleSet, Severity } from '../../contract/findings.ts';

/** The name of a policy file, in a repository or in a folder above it. */
export const policyFileName = '.gitops-auditor.yaml';

/** What an option of a rule can be. */
export type OptionValue = number | string | boolean | readonly string[];

export interface RuleSetting {
  readonly severity: Severity | 'off' | null; // null: as the rule declares
  readonly options: Readonly<Record<string, OptionValue>>;
}

export interface IgnoreEntry {
  readonly rule: string; // id, or `git/*`, or `*`
  /** Globs against the repository's name and its path relative to the policy file; absent: all. */
  readonly repositories?: readonly string[];
  /** As the finding has it, or a glob of it. */
  readonly subject?: string;
  /** Of the file that the finding is in, or a glob of it. */
  readonly path?: string;
  readonly reason: string;
  /** Last day it holds, `YYYY-MM-DD`, to its end in UTC. After it the finding speaks again. */
  readonly until?: string;
  /** Where its rule is named; absent: it was not read from a file. */
  readonly at?: FilePlace;
}

/** An ignore with the folder that its globs are relative to. */
export interface PlacedIgnore extends IgnoreEntry {
  /** Absolute path of the policy file's folder. */
  readonly folder: string;
}

/** A machine, and what runs on it. */
export interface HostEntry {
  readonly name: string;
  /** Globs against the repository's name and its path relative to the policy file; absent: all. */
  readonly repositories?: readonly string[];
  /** Globs against paths of Compose files in their repository; absent: those that are run by themselves. */
  readonly files?: readonly string[];
}

/** A host with the folder that its globs are relative to. */
export interface PlacedHost extends HostEntry {
  /** Absolute path of the policy file's folder. */
  readonly folder: string;
}

/** What one policy file says. A key that it does not give, or gives wrongly, is left out. */
export interface PolicyPart {
  /** Absolute path of the file. */
  readonly path: string;
  readonly set?: RuleSet;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly ignore: readonly IgnoreEntry[];
  readonly hosts?: readonly HostEntry[];
  /** Inside the file's own folder. */
  readonly inventory?: NamedInventory;
  readonly publish?: PublishTarget;
}

/** The policy that holds for one repository: the nearest file wins, key by key; ignores add up. */
export interface Policy {
  readonly set: RuleSet;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly ignore: readonly PlacedIgnore[];
  /** Of the nearest file that speaks of hosts. */
  readonly hosts: readonly PlacedHost[];
  readonly inventory: NamedInventory | null;
  readonly publish: PublishTarget | null;
  /** Files it came from, nearest first. */
  readonly files: readonly string[];
}

/** Where repositories without a remote are published. */
export interface PublishTarget {
  /** The remote's name. */
  readonly remote: string;
  /** With `{name}` or `{path}`, which stand for a repository's own. */
  readonly url: string;
}

/** A place in a file; lines and columns begin at 1. */
export interface FilePlace {
  readonly path: string; // absolute
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The inventory file that a policy names, and where it does. */
export interface NamedInventory {
  readonly path: string; // absolute
  readonly namedAt: FilePlace;
}

/** A mistake in a policy or inventory file, at its place. */
export interface PolicyProblem extends ErrorShape, FilePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** `info`: no mistake, but something that was hardly meant. */
  readonly severity: Severity;
  /** What it is about, without the place: it stays when lines move. `rules.git/diverged`. */
  readonly key: string;
}
