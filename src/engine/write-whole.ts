import { randomBytes } from 'node:crypto';
import { lstat, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AuditorError } from '../contract/errors.ts';

/**
 * Writes the whole file or nothing: no reader ever sees half of it. An existing file keeps its permissions, and a link
 * to it stays one; a link that leads nowhere is refused (`not-found`). A pipe or a device (`/dev/stdout`) is written
 * to as it is: it must not be replaced.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && !there.isFile() && !there.isDirectory()) return writeFile(path, text);
  if (there === undefined && (await lstat(path).catch(() => undefined))?.isSymbolicLink())
    throw new AuditorError('not-found', `${path} is a link to what is not there.`, {
      hint: 'Mend or remove the link.',
    });
  const target = there === undefined ? resolve(path) : await realpath(path);
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', there?.mode);
    try {
      // What is asked for at the opening the process's mask would cut.
      if (there !== undefined) await file.chmod(there.mode & 0o7777);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to tell
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AuditorError('not-found', `The folder ${dirname(target)} is not there.`, { hint: 'Make it first.' });
    if (code === 'EISDIR' || code === 'EEXIST' || code === 'ENOTEMPTY')
      throw new AuditorError('bad-input', `${target} is a folder.`, { hint: 'Name a file.' });
    throw AuditorError.from(thrown);
  }
}
