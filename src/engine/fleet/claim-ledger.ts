import { isDeepStrictEqual } from 'node:util';
import type { Claim, Claimed, ClaimsElsewhere } from '../audit/claims.ts';
import type { RepositoryLocation } from '../git/facts.ts';

type ByRule = ReadonlyMap<string, readonly Claim[]>;

/** By repository id: rules whose verdict there may be another one now. */
export type Disputed = ReadonlyMap<string, ReadonlySet<string>>;

/** What every repository of the fleet claims, by what can be at odds: a change costs as much as there is beside it. */
export class ClaimLedger implements ClaimsElsewhere {
  readonly #byRepository = new Map<string, ByRule>();
  /** By rule and key, then by repository id. */
  readonly #byKey = new Map<string, Map<string, Claimed[]>>();
  /** Keys of claims that came or went since it was last asked: by whom alone, or null. */
  #touched = new Map<string, { readonly rule: string; by: string | null }>();

  sharing(rule: string, { keys }: Claim, repositoryId: string): readonly Claimed[] {
    const found = new Set<Claimed>();
    for (const key of keys)
      for (const [id, claims] of this.#byKey.get(keyOf(rule, key)) ?? [])
        if (id !== repositoryId) for (const claimed of claims) found.add(claimed);
    return [...found];
  }

  /** What a repository claims now. */
  put(repository: RepositoryLocation, claims: ByRule): void {
    const { id } = repository;
    const before = this.#byRepository.get(id);
    if (claims.size === 0) this.#byRepository.delete(id);
    else this.#byRepository.set(id, claims);
    for (const rule of new Set([...(before?.keys() ?? []), ...claims.keys()])) {
      const earlier = before?.get(rule) ?? [];
      const now = claims.get(rule) ?? [];
      if (isDeepStrictEqual(earlier, now)) continue;
      for (const { keys } of earlier) for (const key of keys) this.#remove(rule, key, id);
      for (const claim of now) {
        const claimed = { repository, claim };
        for (const key of claim.keys) this.#add(rule, key, id, claimed);
      }
    }
  }

  /** It is not here any more. */
  drop(repository: RepositoryLocation): void {
    this.put(repository, new Map());
  }

  /** Who has to be judged again since this was last asked. */
  takeDisputed(): Disputed {
    const disputed = new Map<string, Set<string>>();
    for (const [at, { rule, by }] of this.#touched)
      for (const id of this.#byKey.get(at)?.keys() ?? []) {
        // It was judged when it changed itself.
        if (id === by) continue;
        const rules = disputed.get(id) ?? new Set();
        disputed.set(id, rules.add(rule));
      }
    this.#touched = new Map();
    return disputed;
  }

  #add(rule: string, key: string, id: string, claimed: Claimed): void {
    const at = keyOf(rule, key);
    const sharing = this.#byKey.get(at) ?? new Map<string, Claimed[]>();
    this.#byKey.set(at, sharing);
    const own = sharing.get(id);
    if (own) own.push(claimed);
    else sharing.set(id, [claimed]);
    this.#touch(rule, at, id);
  }

  #remove(rule: string, key: string, id: string): void {
    const at = keyOf(rule, key);
    const sharing = this.#byKey.get(at);
    if (!sharing?.delete(id)) return;
    if (sharing.size === 0) this.#byKey.delete(at);
    this.#touch(rule, at, id);
  }

  #touch(rule: string, at: string, id: string): void {
    const touched = this.#touched.get(at);
    if (touched === undefined) this.#touched.set(at, { rule, by: id });
    else if (touched.by !== id) touched.by = null;
  }
}

const keyOf = (rule: string, key: string): string => `${rule}\0${key}`;
