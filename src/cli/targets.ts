import { existsSync, realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AuditorError } from '../contract/errors.ts';

/** The real absolute paths of the folders given; the current one where none is. Throws for what is no folder. */
export async function resolveFolders(paths: readonly string[]): Promise<string[]> {
  const folders = await Promise.all((paths.length > 0 ? paths : ['.']).map(resolveFolder));
  return [...new Set(folders)];
}

async function resolveFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AuditorError('not-found', `There is no folder ${JSON.stringify(path)}.`, {
        hint: 'Name a repository or a folder of repositories.',
      });
    throw AuditorError.from(thrown);
  }
  throw new AuditorError('bad-input', `${JSON.stringify(path)} is not a folder.`, {
    hint: 'Name a repository or a folder of repositories.',
  });
}

/** The real absolute path, also of a repository that is not here: moved away by a fix, or only listed by an inventory. */
export function realFolder(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync.native(absolute);
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(realFolder(parent), basename(absolute));
}

/** The real absolute path of a file that an option names. Throws where there is none. */
export async function resolveFile(option: string, path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined && (await stat(real)).isFile()) return real;
  throw new AuditorError('not-found', `${option}: there is no file ${JSON.stringify(path)}.`);
}
