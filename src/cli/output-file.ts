import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AuditorError } from '../contract/errors.ts';

/** Writes the whole file or nothing: readers never see half a report. Throws with the file's path. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const target = resolve(path);
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
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
