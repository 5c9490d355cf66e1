import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { conflict } from '../support/change.ts';
import { removeTree } from '../support/remove-tree.ts';
import { copyTree, flushTree, isThere, type Move } from './move-away.ts';

/** The way back of what `moveAway` moved. In its place nothing is ever replaced, whoever put it there. */
export interface WayBack extends Pick<Move, 'path' | 'into'> {
  /** Beside `path`, where it grows when it comes from another disk. */
  readonly growing: string;
}

export const keptAt = ({ path, into }: Pick<Move, 'path' | 'into'>): string => join(into, basename(path));
/** Holds what tells the copy that was put in its place from anything else there. */
const markAt = ({ into }: WayBack): string => join(into, 'moved-back');

/** Throws `conflict` and changes nothing where it cannot come back. `signal`: stops a copy from another disk. */
export async function moveBack(way: WayBack, signal?: AbortSignal): Promise<void> {
  const { path, growing } = way;
  const kept = keptAt(way);
  if (!(await isThere(kept))) throw conflict('It is not in the trash any more.', 'It is kept for a limited time only.');
  if (await isThere(path)) throw conflict(`Something stands at ${path}.`, 'Move that out of the way first.');
  if (!(await isThere(dirname(path)))) throw conflict(`The folder ${dirname(path)} is not there any more.`);
  try {
    await rename(kept, path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EXDEV') throw thrown;
    await removeTree(growing);
    await copyTree(kept, growing, signal);
    await flushTree(growing);
    await writeFile(markAt(way), await identityOf(growing));
    await rename(growing, path);
    await finish(way);
  }
}

/** After a crash, or an error, in `moveBack`: back in its place, or in the trash as a whole. */
export async function settleMoveBack(way: WayBack): Promise<'back' | 'kept'> {
  const { path, growing } = way;
  const mark = await readFile(markAt(way), 'utf8').catch(() => undefined);
  const isBack = (await isThere(path)) && mark === (await identityOf(path));
  if (isBack) {
    await finish(way);
    return 'back';
  }
  await removeTree(growing);
  if (await isThere(keptAt(way))) {
    await rm(markAt(way), { force: true });
    return 'kept';
  }
  if (await isThere(path)) return 'back';
  throw conflict(`It is neither at ${path} nor in the trash.`);
}

async function finish(way: WayBack): Promise<void> {
  await removeTree(keptAt(way));
  await rm(markAt(way), { force: true });
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await lstat(path, { bigint: true });
  return `${dev}:${ino}`;
}
