import { type ChildProcess, spawn } from 'node:child_process';

export type Environment = Readonly<Record<string, string>>;

export interface ProcessRequest {
  readonly executable: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The environment that many requests have alike: one object for all of them. */
  readonly baseEnv: Environment;
  /** Over `baseEnv`. */
  readonly env: Environment;
  readonly input?: string | Uint8Array | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onStart?: ((pid: number) => void) | undefined;
}

export interface ProcessResult {
  readonly stdout: Buffer;
  readonly stderr: string;
  /** null: ended by a signal. */
  readonly exitCode: number | null;
  /** Why it was ended before its time. */
  readonly ended?: 'timeout' | 'cancelled' | 'too-much-output';
}

/** More than a status of a million files prints; a runaway process must not take the host's memory. */
const maxOutputBytes = 512 * 1024 * 1024;
/** Time for git to remove its lock files when it is told to stop. */
const graceMs = 2_000;
const isWindows = process.platform === 'win32';

/**
 * Runs one program to its end, without a shell and without a terminal. When time is up or the signal is aborted, it
 * and everything that it started are ended. Rejects only where it cannot be started.
 */
export function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(request.executable, request.args as string[], {
      cwd: request.cwd,
      env: { ...request.baseEnv, ...request.env },
      // A session of its own: the group can be ended as a whole, and there is no terminal to ask on.
      detached: !isWindows,
      windowsHide: true,
      stdio: [request.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) request.onStart?.(child.pid);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    let ended: ProcessResult['ended'];
    let forced: NodeJS.Timeout | undefined;

    const end = (why: NonNullable<ProcessResult['ended']>) => {
      if (ended !== undefined) return;
      ended = why;
      killGroup(child, 'SIGTERM');
      forced = setTimeout(() => {
        killGroup(child, 'SIGKILL');
        // A grandchild that left the group may still hold the pipes: 'close' must not wait for it.
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, graceMs);
    };
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxOutputBytes) end('too-much-output');
      else into.push(chunk);
    };
    const cancel = () => end('cancelled');
    const timer = setTimeout(() => end('timeout'), request.timeoutMs);
    const release = () => {
      clearTimeout(timer);
      clearTimeout(forced);
      request.signal?.removeEventListener('abort', cancel);
    };

    request.signal?.addEventListener('abort', cancel, { once: true });
    if (request.signal?.aborted) cancel();
    child.stdout?.on('data', collect(stdout));
    child.stderr?.on('data', collect(stderr));
    if (request.input !== undefined) {
      child.stdin?.on('error', () => {}); // it ended without reading all: its exit code tells
      child.stdin?.end(request.input);
    }
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (exitCode) => {
      // What it started may outlive it.
      if (ended !== undefined) killGroup(child, 'SIGKILL');
      release();
      resolve({
        stdout: stdout.length === 1 && stdout[0] !== undefined ? stdout[0] : Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
        exitCode,
        ...(ended !== undefined && { ended }),
      });
    });
  });
}

function killGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (isWindows) {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      child.kill(signal),
    );
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}
