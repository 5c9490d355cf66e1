import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { liveness } from '../../../src/engine/store/process-identity.ts';
import { appears, type Workbench } from './workbench.ts';

/** The git process that the newest change is at, if it runs. */
export function runningGit({ store }: Workbench): number | undefined {
  const child = store.journal.list(1)[0]?.child;
  return child && liveness(child) === 'alive' ? child.pid : undefined;
}

export function killGit(bench: Workbench): void {
  const pid = runningGit(bench);
  assert.ok(pid);
  process.kill(-pid, 'SIGKILL');
}

interface Killing {
  /** Of this folder: the script that does it. */
  readonly script: string;
  readonly args: readonly string[];
  /** The file that tells that it has come to where it is to be killed. */
  readonly waiting: string;
  /** It is stopped in a git process that the journal knows. Default true. */
  readonly inChange?: boolean;
}

/** Runs a script in a process of its own and kills that when it has been stopped. */
export async function killWhenWaiting(
  bench: Workbench,
  { script, args, waiting, inChange = true }: Killing,
): Promise<void> {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = once(child, 'exit');
  await Promise.race([
    appears(waiting),
    ended.then(() => {
      throw new Error(`it ended by itself: ${Buffer.concat(said)}`);
    }),
  ]);
  // What stops it can be faster than the journal that notes its git.
  while (inChange && !runningGit(bench)) await delay(5);
  child.kill('SIGKILL');
  await ended;
}

export interface Stop {
  /** Around the git command whose arguments hold this… */
  readonly at: string;
  readonly when: 'before' | 'after';
  /** …for the so-manieth time. Default the first. */
  readonly nth?: number;
  /** …where the shell finds this true. */
  readonly given?: string;
}

/** A git that stops at one command. Returns its path; it writes `waiting`, with its number, when it has stopped. */
export function stoppingGit(
  { folder }: Workbench,
  { at, when, nth = 1, given = 'true' }: Stop,
): { executable: string; waiting: string } {
  const [executable, waiting, seen] = ['stopping-git', 'waiting', 'seen'].map((name) => folder.join(name));
  const stop = `${given} && echo x >> '${seen}' && [ $(wc -l < '${seen}') = ${nth} ]`;
  const wait = `echo $$ > '${waiting}.new' && mv '${waiting}.new' '${waiting}' && exec sleep 1000`;
  const script =
    when === 'before'
      ? `case "$*" in *'${at}'*) if ${stop}; then ${wait}; fi;; esac\nexec git "$@"`
      : `git "$@"; code=$?\ncase "$*" in *'${at}'*) if ${stop}; then ${wait}; fi;; esac\nexit $code`;
  writeFileSync(executable ?? '', `#!/bin/sh\n${script}\n`);
  chmodSync(executable ?? '', 0o755);
  return { executable: executable ?? '', waiting: waiting ?? '' };
}
