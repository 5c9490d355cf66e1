import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { compareInventory, type PresentRepository } from '../audit/inventory/compare.ts';
import { loadInventory } from '../audit/inventory/load.ts';
import { type LoadedPolicy, PolicyLoader } from '../audit/policy/loader.ts';
import type { PolicyProblem } from '../audit/policy-types.ts';
import type { InventoryStanding } from '../audit/rule.ts';
import { rules } from '../audit/rules/index.ts';
import { repositoryId } from '../git/discover.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { FleetOptions } from './options.ts';

/** How the fleet stands against the inventories of its roots. */
export interface Standings {
  /** Listed, but not here or no repository. */
  readonly missing: readonly { readonly location: RepositoryLocation; readonly standing: InventoryStanding }[];
  /** By repository id; without an entry: no inventory speaks of it. */
  readonly of: ReadonlyMap<string, InventoryStanding>;
}

/** The policies and inventories of a fleet, and the mistakes in them. */
export class FleetPolicies {
  readonly #options: FleetOptions;
  readonly #loader: PolicyLoader;
  #inventoryProblems: readonly PolicyProblem[] = [];
  /** Absolute paths of the inventories that hold now. */
  inventories: ReadonlySet<string> = new Set();

  constructor(options: FleetOptions) {
    const { set, policyFile, openText, now } = options;
    this.#options = options;
    this.#loader = new PolicyLoader({ rules, set, policyFile, readText: openText, ...(now && { now }) });
  }

  of(location: RepositoryLocation): LoadedPolicy {
    return this.#loader.forRepository(location);
  }

  /** Mistakes of every policy that holds for a repository or a root, and of the inventories; each once. */
  problems(locations: readonly RepositoryLocation[]): PolicyProblem[] {
    const policies = [
      ...locations.map((location) => this.of(location)),
      ...this.#roots().map((root) => this.#loader.forFolder(root, root)),
    ];
    const all = [...new Set(policies)].flatMap((policy) => policy.problems);
    const once = new Map(
      [...all, ...this.#inventoryProblems].map((p) => [`${p.path}:${p.line}:${p.column}:${p.key}`, p]),
    );
    return [...once.values()];
  }

  /** Holds the inventory that a root's policy names against what is here. */
  takeInventory(present: readonly PresentRepository[]): Standings {
    const missing: Standings['missing'][number][] = [];
    const of = new Map<string, InventoryStanding>();
    const problems: PolicyProblem[] = [];
    const inventories = new Set<string>();
    for (const root of this.#roots()) {
      const { inventory } = this.#loader.forFolder(root, root).policy;
      if (inventory === null) continue;
      inventories.add(inventory.path);
      const { policyFile, openText } = this.#options;
      const within = policyFile === undefined ? root : dirname(policyFile);
      const loaded = loadInventory(inventory, within, openText);
      for (const problem of loaded.problems) problems.push(problem);
      // Without the list itself nothing can be said to be missing or extra.
      if (loaded.entries.length === 0 && loaded.problems.length > 0) continue;
      const compared = compareInventory(loaded.entries, present, {
        inventory: inventory.path,
        folder: root,
        isFolder,
        idOf: repositoryId,
      });
      for (const one of compared.missing) missing.push(one);
      for (const [id, standing] of compared.standings) of.set(id, standing);
    }
    this.#inventoryProblems = problems;
    this.inventories = inventories;
    return { missing, of };
  }

  /** Real paths of the roots that are there. */
  #roots(): string[] {
    return this.#options.roots().flatMap((root) => {
      try {
        return [realpathSync(root)];
      } catch {
        return []; // discovery tells of it
      }
    });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
