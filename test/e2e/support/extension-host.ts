// Finds and ends the extension host of a server.
import { readdir, readFile } from 'node:fs/promises';

/** Its processes: /proc on Linux. */
async function childrenOf(pid: number): Promise<{ pid: number; command: string }[]> {
  const all = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        try {
          const [stat, command] = await Promise.all([
            readFile(`/proc/${name}/stat`, 'utf8'),
            readFile(`/proc/${name}/cmdline`, 'utf8'),
          ]);
          const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
          return { pid: Number(name), parent, command: command.replaceAll('\0', ' ') };
        } catch {
          return undefined; // it ended meanwhile
        }
      }),
  );
  return all.flatMap((process) => (process?.parent === pid ? [process] : []));
}

/** Kills the extension host that the server with that process id started, as a crash would. */
export async function endExtensionHost(serverPid: number): Promise<void> {
  const hosts = (await childrenOf(serverPid)).filter(({ command }) => /--type=extensionHost/.test(command));
  if (hosts.length === 0) throw new Error('No extension host was found.');
  for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
}
