import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AuditorError } from '../../contract/errors.ts';
import { Sample } from '../sample.ts';
import { gitEnvironment, mutatingOptions, readOptions } from './environment.ts';
import { GitError, gitError } from './git-error.ts';
import { type Environment, type ProcessRequest, type ProcessResult, runProcess } from './process.ts';
import { type Priority, TaskQueue } from './queue.ts';
import { runAside } from './run-aside.ts';
import { redactUrl } from './urls.ts';

/** One finished git process, for the log. */
export interface GitCallInfo {
  /** Without credentials, and without the options that every call has. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Without the time in the queue. */
  readonly durationMs: number;
  /** null: ended by a signal. */
  readonly exitCode: number | null;
}

export interface GitOptions {
  /** Default `git`, looked up in PATH. */
  readonly executable?: string;
  readonly onCall?: (call: GitCallInfo) => void;
  /** Processes at once. */
  readonly concurrency?: number;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default `interactive`. */
  readonly priority?: Priority;
  /** Of the process, without its time in the queue. Default 30,000. */
  readonly timeoutMs?: number;
  /** Standard input; closed where there is none. */
  readonly input?: string | Uint8Array;
  /** Over the environment that every call gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** It changes the repository: hooks, filters and credential helpers run as they do for the person. */
  readonly mutating?: boolean;
  /** Told the process id as soon as there is one. */
  readonly onStart?: ((pid: number) => void) | undefined;
  /** Exit codes that are answers, not failures. Default: 0. */
  readonly exitCodes?: readonly number[];
}

export interface GitResult {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface GitVersion {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
}

/** Older ones say nothing of stashes in `status --porcelain=v2`. */
export const minimumGitVersion = { major: 2, minor: 35 } as const;

/** Commands that talk to a remote: they need the person's credential helper and transport. */
const networkCommands = new Set(['clone', 'fetch', 'pull', 'push', 'ls-remote', 'remote', 'submodule']);

/** Starts git: arguments are arrays, nothing ever asks, and no more processes run than the queue allows. */
export class Git {
  readonly executable: string;
  readonly #queue: TaskQueue;
  readonly #onCall: ((call: GitCallInfo) => void) | undefined;
  readonly #environments = {
    read: gitEnvironment(process.env, { mutating: false }),
    mutating: gitEnvironment(process.env, { mutating: true }),
  };
  #version: Promise<GitVersion> | undefined;
  #answered: string | null = null;
  /** Of finished processes, without their time in the queue. */
  readonly times = new Sample();
  #missed = 0;

  constructor({ executable = 'git', onCall, concurrency }: GitOptions = {}) {
    this.executable = executable;
    this.#onCall = onCall;
    this.#queue = new TaskQueue(concurrency);
  }

  get concurrency(): number {
    return this.#queue.concurrency;
  }

  get running(): number {
    return this.#queue.running;
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  /** How often git itself was not there to be started. */
  get missed(): number {
    return this.#missed;
  }

  /** The version as git last told it; null: it was not asked yet, or did not answer. */
  get knownVersion(): string | null {
    return this.#answered;
  }

  /**
   * Runs one git command at the top of a repository; git looks for the repository there and nowhere above.
   * Throws `AuditorError`, as `GitError` where git ran and failed.
   */
  run(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<GitResult> {
    return this.#queue
      .run(() => this.#start(cwd, args, options), options)
      .catch((thrown: unknown) => {
        if (options.signal?.aborted) throw new AuditorError('cancelled', 'Cancelled.', { cause: thrown });
        throw AuditorError.from(thrown);
      });
  }

  /** Like `run`, but only what was printed, as text without the last newline. */
  async text(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
    return (await this.run(cwd, args, options)).stdout.toString('utf8').replace(/\n$/, '');
  }

  /** The installed git's version; asked once, and again after a failure. Throws `git-missing`. */
  version(): Promise<GitVersion> {
    this.#version ??= this.text(process.cwd(), ['--version']).then(parseVersion);
    this.#version.then(
      ({ text }) => {
        this.#answered = text;
      },
      () => {
        this.#version = undefined;
        this.#answered = null;
      },
    );
    return this.#version;
  }

  /** Throws `git-missing` or `git-too-old`, with what to do. */
  async requireVersion(): Promise<GitVersion> {
    const version = await this.version();
    const { major, minor } = minimumGitVersion;
    if (version.major > major || (version.major === major && version.minor >= minor)) return version;
    // A newer git may be installed before the next try.
    this.#version = undefined;
    throw new AuditorError('git-too-old', `Git ${version.text} is too old; ${major}.${minor} or later is needed.`, {
      hint: 'Install a newer git from https://git-scm.com/downloads, or name another executable in the settings.',
    });
  }

  async #start(cwd: string, args: readonly string[], options: RunOptions): Promise<GitResult> {
    const network = networkCommands.has(args[0] ?? '');
    const mutating = options.mutating === true || network;
    const timeoutMs = options.timeoutMs ?? 30_000;
    const env: Record<string, string> = {
      GIT_CEILING_DIRECTORIES: dirname(cwd),
      ...(network && (await this.#quietTransport(cwd, options))),
      ...options.env,
    };
    const settings = mutating ? mutatingOptions : readOptions;
    const result = await this.#spawn(cwd, args, settings, { ...options, env, timeoutMs });
    if (result.ended === 'cancelled') throw new AuditorError('cancelled', 'Cancelled.');
    if (result.ended === 'timeout') throw timeoutError(args, cwd, timeoutMs, result);
    if (result.ended === 'too-much-output')
      throw new AuditorError('git-failed', `git ${args[0] ?? ''} printed more than can be read.`, { path: cwd });
    if (result.exitCode === null || !(options.exitCodes ?? [0]).includes(result.exitCode))
      throw gitError(args, cwd, result);
    return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode };
  }

  async #spawn(
    cwd: string,
    args: readonly string[],
    settings: readonly string[],
    options: RunOptions & { readonly env: Environment; readonly timeoutMs: number },
  ): Promise<ProcessResult> {
    const begun = performance.now();
    let exitCode: number | null = null;
    try {
      const { env, input, timeoutMs, signal, onStart } = options;
      const reads = settings === readOptions;
      const request: ProcessRequest = {
        executable: this.executable,
        args: [...settings, ...args],
        baseEnv: this.#environments[reads ? 'read' : 'mutating'],
        ...{ cwd, env, input, timeoutMs, signal, onStart },
      };
      const result = await (reads && onStart === undefined ? runAside(request) : runProcess(request));
      exitCode = result.exitCode;
      return result;
    } catch (thrown) {
      const error = await startError(thrown, cwd, this.executable);
      if (error.code === 'git-missing') this.#missed += 1;
      throw error;
    } finally {
      const durationMs = performance.now() - begun;
      this.times.add(durationMs);
      this.#onCall?.({ args: args.map(redactUrl), cwd, durationMs, exitCode });
    }
  }

  /** ssh must not ask either; a transport that the person has configured is left alone. */
  async #quietTransport(cwd: string, { signal }: RunOptions): Promise<Record<string, string>> {
    const { GIT_SSH_COMMAND, GIT_SSH } = this.#environments.mutating;
    if (GIT_SSH_COMMAND !== undefined || GIT_SSH !== undefined) return {};
    const configured = await this.#spawn(cwd, ['config', '--get', 'core.sshCommand'], readOptions, {
      env: {},
      timeoutMs: 5_000,
      signal,
    });
    return configured.exitCode === 0 ? {} : { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' };
  }
}

function parseVersion(printed: string): GitVersion {
  const match = /^git version ((\d+)\.(\d+)\S*)/.exec(printed);
  if (match === null)
    throw new AuditorError('git-missing', `The configured git does not answer like git: ${printed.slice(0, 100)}`, {
      hint: 'Check the path of the git executable in the settings.',
    });
  return { text: match[1] ?? '', major: Number(match[2]), minor: Number(match[3]) };
}

function timeoutError(args: readonly string[], cwd: string, timeoutMs: number, result: ProcessResult): GitError {
  return new GitError('timeout', `git ${args[0] ?? ''} did not finish within ${timeoutMs / 1000} s and was ended.`, {
    failure: 'timeout',
    exitCode: result.exitCode,
    stderr: '',
    path: cwd,
    hint: 'Is the disk or the remote slow? Try the command in a terminal.',
  });
}

/** A missing program and a missing folder fail with the same system error: looks which it was. */
async function startError(thrown: unknown, cwd: string, executable: string): Promise<AuditorError> {
  const { code } = thrown as { code?: unknown };
  const folder = await access(cwd, constants.X_OK).then(
    () => 'open',
    (error: NodeJS.ErrnoException) => (error.code === 'EACCES' ? 'closed' : 'gone'),
  );
  if (folder === 'gone')
    return new GitError('not-found', `The folder ${cwd} is not there any more.`, {
      failure: 'gone',
      exitCode: null,
      stderr: '',
      path: cwd,
    });
  if (code === 'ENOENT' || (code === 'EACCES' && folder === 'open'))
    return new AuditorError('git-missing', `Git was not found (${executable}).`, {
      hint: 'Install git from https://git-scm.com/downloads, or name its executable in the settings.',
      cause: thrown,
    });
  return AuditorError.from(thrown);
}
