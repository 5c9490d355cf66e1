import { existsSync } from 'node:fs';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import { redactUrl } from '../git/urls.ts';
import type { Identities, RepositoryIdentity } from '../store/types.ts';
import type { Member } from './member.ts';

/** A repository that was known at another path, where there is nothing any more. */
export interface Move {
  readonly from: RepositoryIdentity;
  readonly to: RepositoryLocation;
}

/** So often it is written that a repository is still there. */
const renewAfterMs = 24 * 60 * 60_000;

/**
 * Records what tells a repository apart wherever it lies (its first commit and its remotes), and recognises those
 * that were moved. Reads the first commit once in a repository's life: that walks its whole history.
 */
export class MovedRepositories {
  readonly #identities: Identities;
  readonly #git: Git;

  constructor(identities: Identities, git: Git) {
    this.#identities = identities;
    this.#git = git;
  }

  /** Records who is new. Returns those among them that came from elsewhere. */
  async record(members: readonly Member[], now: number, signal: AbortSignal): Promise<Move[]> {
    const fresh: RepositoryIdentity[] = [];
    const moves: Move[] = [];
    for (const { location, facts } of members) {
      const remotes = facts.configuration.state === 'known' ? facts.configuration.value.remotes.map(remoteOf) : [];
      const recorded = this.#identities.get(location.id);
      const same = recorded?.rootCommit && recorded.remotes.join() === remotes.join();
      if (same && now - recorded.seenAt < renewAfterMs) continue;
      // A shallow clone's first commit is not that of its history; a worktree shares its main tree's.
      const telling = facts.shallow.state === 'known' && !facts.shallow.value && location.kind !== 'worktree';
      const hasCommit = facts.lastCommit.state === 'known';
      const rootCommit =
        recorded?.rootCommit ?? (telling && hasCommit ? await this.#rootCommit(location, signal) : null);
      const identity = { id: location.id, path: location.path, rootCommit, remotes, seenAt: now };
      const from = recorded ? undefined : this.#sameElsewhere(identity);
      if (from) moves.push({ from, to: location });
      fresh.push(identity);
    }
    if (fresh.length > 0) this.#identities.put(fresh);
    // So that it is recognised when it is moved on, or back.
    for (const { from } of moves) this.#identities.remove(from.id);
    return moves;
  }

  /** Only where one alone fits: two copies that went cannot be told apart. */
  #sameElsewhere({ rootCommit, remotes }: RepositoryIdentity): RepositoryIdentity | undefined {
    if (rootCommit === null) return undefined;
    const fitting = this.#identities
      .all()
      .filter((i) => i.rootCommit === rootCommit && i.remotes.join() === remotes.join() && !existsSync(i.path));
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  /** The oldest where histories were joined; null where git cannot tell. */
  async #rootCommit({ path }: RepositoryLocation, signal: AbortSignal): Promise<string | null> {
    try {
      const roots = await this.#git.text(path, ['rev-list', '--max-parents=0', 'HEAD'], {
        signal,
        priority: 'background',
      });
      return roots.split('\n').at(-1) || null;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return null;
    }
  }
}

const remoteOf = ({ url }: { url: string }): string => redactUrl(url);
