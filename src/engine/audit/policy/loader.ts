import { dirname, join } from 'node:path';
import type { RuleSet } from '../../../contract/findings.ts';
import type { RepositoryLocation } from '../../git/facts.ts';
import { isWithin } from '../../is-within.ts';
import { type Policy, type PolicyProblem, policyFileName } from '../policy-types.ts';
import type { Rule } from '../rule.ts';
import { mergePolicies } from './merge.ts';
import { type ParsedPolicy, parsePolicy } from './parse.ts';
import { type ReadText, readSource } from './read-source.ts';

export interface LoadedPolicy {
  /** The same object for every repository with the same files, as long as they stay as they are. */
  readonly policy: Policy;
  readonly problems: readonly PolicyProblem[];
}

export interface PolicyLoaderOptions {
  readonly rules: readonly Rule[];
  /** Overrides the set of every file. */
  readonly set?: RuleSet | undefined;
  /** The one file that holds, instead of those in the folders. Absolute. */
  readonly policyFile?: string | undefined;
  /** Text of an open document, which wins over the disk; undefined where it is not open. */
  readonly readText?: ReadText | undefined;
  readonly now?: () => number;
}

interface CachedFile {
  readonly version: string;
  /** The day on which it was parsed. */
  readonly day: string;
  readonly serial: number;
  readonly parsed: ParsedPolicy;
}

/** Finds, reads and merges the policy files that hold for a repository; each file is parsed once per change. */
export class PolicyLoader {
  readonly #options: PolicyLoaderOptions;
  readonly #files = new Map<string, CachedFile>();
  readonly #merged = new Map<string, LoadedPolicy>();
  #serial = 0;

  constructor(options: PolicyLoaderOptions) {
    this.#options = options;
  }

  /** The files from the repository's working tree up to the root folder under which it was found. */
  forRepository(repository: Pick<RepositoryLocation, 'path' | 'kind' | 'root'>): LoadedPolicy {
    // A bare repository has no working tree that could hold a policy: it begins beside it.
    const start = repository.kind === 'bare' ? dirname(repository.path) : repository.path;
    return this.forFolder(start, repository.root);
  }

  /** The files from a folder up to a root above it (inclusive); of the folder alone where the root is elsewhere. */
  forFolder(folder: string, root: string): LoadedPolicy {
    const { policyFile } = this.#options;
    const paths =
      policyFile === undefined ? foldersUpTo(folder, root).map((f) => join(f, policyFileName)) : [policyFile];
    const found = paths.flatMap((path) => this.#file(path, policyFile === undefined ? root : undefined) ?? []);
    const key = found.map((f) => f.serial).join(',');
    const cached = this.#merged.get(key);
    if (cached !== undefined) return cached;
    // Left-overs of files that changed since: a handful of policies is made anew at no cost.
    if (this.#merged.size > 1_000) this.#merged.clear();
    const loaded = {
      policy: mergePolicies(
        found.map((f) => f.parsed.part),
        this.#options.set,
      ),
      problems: found.flatMap((f) => f.parsed.problems),
    };
    this.#merged.set(key, loaded);
    return loaded;
  }

  #file(path: string, within: string | undefined): CachedFile | undefined {
    const now = (this.#options.now ?? Date.now)();
    // An ignore expires with the day, though its file stays as it is.
    const day = new Date(now).toDateString();
    const cached = this.#files.get(path);
    const fresh = cached?.day === day ? cached : undefined;
    const source = readSource(path, { within, readText: this.#options.readText, known: fresh?.version });
    if (source.state === 'none') {
      this.#files.delete(path);
      return undefined;
    }
    if (fresh !== undefined && (source.state === 'same' || source.version === fresh.version)) return fresh;
    if (source.state === 'same') return undefined;
    const parsed: ParsedPolicy =
      source.state === 'text'
        ? parsePolicy(source.text, path, this.#options.rules, now)
        : { part: { path, rules: new Map(), ignore: [] }, problems: [source.problem] };
    this.#serial += 1;
    const file: CachedFile = { version: source.version, day, serial: this.#serial, parsed };
    this.#files.set(path, file);
    return file;
  }
}

/** Nearest first. */
function foldersUpTo(folder: string, root: string): string[] {
  if (!isWithin(folder, root)) return [folder];
  const folders = [folder];
  for (let at = folder; at !== root && dirname(at) !== at; ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}
