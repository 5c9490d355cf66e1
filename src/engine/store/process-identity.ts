import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells one process from every other, also from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The machine; on Linux also its boot and process namespace, since numbers mean nothing outside them. */
  readonly host: string;
  /** When it began, in the system's own unit; empty where the system does not tell. */
  readonly birth: string;
}

const read = (reader: () => string): string => {
  try {
    return reader();
  } catch {
    return '';
  }
};

/** `/proc/<pid>/stat` from its third field on; empty outside Linux. */
function statOf(pid: number): string[] {
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The second field is the program's name in parentheses and may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Field 22, ticks since boot. */
const birthOf = (pid: number): string => statOf(pid)[19] ?? '';

/** It has ended, and nobody has asked how: in a container that may stay so for ever. */
const isZombie = (pid: number): boolean => statOf(pid)[0] === 'Z';

function hostIdentity(): string {
  const boot = read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')).slice(0, 8);
  const namespace = read(() => readlinkSync('/proc/self/ns/pid')).replace(/\D/g, '');
  return [hostname(), boot, namespace].filter((part) => part !== '').join('/');
}

let own: ProcessIdentity | undefined;

export function currentProcess(): ProcessIdentity {
  own ??= identityOf(process.pid);
  return own;
}

/** Not one that had its number before. */
export function isCurrentProcess({ pid, host, birth }: ProcessIdentity): boolean {
  const current = currentProcess();
  return pid === current.pid && host === current.host && birth === current.birth;
}

/** The identity of a running process of this machine. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, host: own?.host ?? hostIdentity(), birth: birthOf(pid) };
}

/** `unknown`: it belongs to another machine, boot or container, so only time can tell. */
export function liveness({ pid, host, birth }: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (host !== currentProcess().host) return 'unknown';
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'dead';
  }
  return (birth === '' || birth === birthOf(pid)) && !isZombie(pid) ? 'alive' : 'dead';
}

/** The machine's name alone, for people. */
export const machineName = (host: string): string => host.split('/')[0] ?? host;
