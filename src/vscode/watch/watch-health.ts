import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import { list } from '../../engine/audit/words.ts';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import type { Logger } from '../../engine/log.ts';
import type { Disposable } from '../disposables.ts';
import { MissedChanges } from './missed-changes.ts';
import { watchProblem } from './watch-limit.ts';

/** The first time when VS Code has had its time to set its own watchers. */
const firstMs = 10_000;
const everyMs = 60_000;

interface Parts {
  readonly fleet: Pick<Fleet, 'locations' | 'changed' | 'setProblem' | 'audit'>;
  readonly log: Logger;
  /** What should be watched. */
  readonly folders: () => readonly string[];
  /** Sets every watcher anew. */
  readonly rewatch: () => void;
  readonly missed?: MissedChanges;
  readonly limit?: typeof watchProblem;
}

/**
 * Says when what happens on disk is not noticed at once: the system cannot watch any more, or the watchers keep
 * silent. Until they speak again, git's own files are compared each minute and everything is audited at each focus.
 */
export class WatchHealth implements Disposable {
  readonly #parts: Parts;
  readonly #missed: MissedChanges;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout;
  #problem: ErrorShape | null = null;
  #limited = false;
  #looking: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#missed = parts.missed ?? new MissedChanges(parts.fleet);
    this.#timer = setTimeout(() => void this.look(), firstMs);
  }

  /** What is wrong now. */
  get problem(): ErrorShape | null {
    return this.#problem;
  }

  /** A watcher told of a change in a repository's git directory. */
  heard(repositoryId: string): void {
    this.#missed.heard(repositoryId);
  }

  /** Asks the system and the disk now. Calls during a look wait for that one. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((thrown: unknown) => this.#parts.log.warn('live', AuditorError.from(thrown).message))
      .finally(() => {
        this.#looking = undefined;
        clearTimeout(this.#timer);
        if (!this.#closing.signal.aborted) this.#timer = setTimeout(() => void this.look(), everyMs);
      });
    return this.#looking;
  }

  /** The window has the focus: what may have been missed is audited. */
  async focused(): Promise<void> {
    const missed = this.#problem !== null;
    const looked = this.look();
    if (missed) {
      const { fleet, log } = this.#parts;
      const failed = (thrown: unknown): void => log.warn('audit', AuditorError.from(thrown).message);
      await fleet.audit({ priority: 'background', signal: this.#closing.signal }).catch(failed);
    }
    await looked;
  }

  dispose(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const { folders, limit = watchProblem, rewatch } = this.#parts;
    const limited = limit(folders());
    // There is room again for what VS Code was refused.
    if (this.#limited && limited === null) rewatch();
    this.#limited = limited !== null;
    this.#say(limited ?? this.#problem);
    const silent = await this.#missed.look(this.#closing.signal);
    if (!this.#closing.signal.aborted) this.#say(limited ?? silenceProblem(silent));
  }

  #say(problem: ErrorShape | null): void {
    if (problem?.message === this.#problem?.message && problem?.path === this.#problem?.path) return;
    const { fleet, log } = this.#parts;
    this.#problem = problem;
    fleet.setProblem('watch', problem);
    if (problem) log.warn('live', [problem.message, problem.hint].join(' '));
    else log.info('live', 'Changes on disk are noticed again.');
  }
}

function silenceProblem(roots: readonly string[]): ErrorShape | null {
  const [root] = roots;
  if (root === undefined) return null;
  return {
    code: 'internal',
    message: `VS Code’s file watcher does not tell what changes in ${list(roots)}: it is noticed late.`,
    hint: 'Does files.watcherExclude leave .git out, is it a network drive, or is the limit of watched files too low (fs.inotify.max_user_watches on Linux)? Reload the window after a change. Until then repositories are looked at each minute, and audited whenever this window gets the focus.',
    path: root,
  };
}
