import { hash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Says whether a folder holds exactly what it held: names, kinds, bytes. For small folders: every file is read. */
export async function folderDigest(path: string): Promise<string> {
  return hash('sha256', (await linesOf(path, '')).join('\n'));
}

async function linesOf(folder: string, below: string): Promise<string[]> {
  const lines: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const [full, shown] = [join(folder, name), `${below}/${name}`];
    const info = await lstat(full);
    if (info.isDirectory()) lines.push(`folder ${shown}`, ...(await linesOf(full, shown)));
    else if (info.isSymbolicLink()) lines.push(`link ${shown} ${await readlink(full)}`);
    else lines.push(`file ${shown} ${hash('sha256', await readFile(full))}`);
  }
  return lines;
}
