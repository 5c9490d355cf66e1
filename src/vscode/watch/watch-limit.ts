import { existsSync, watch } from 'node:fs';
import { platform } from 'node:process';
import type { ErrorShape } from '../../contract/errors.ts';

/**
 * Whether this system can still watch a folder. VS Code's watchers do not say when they fail, but the system's limit
 * is one for all: a watcher of our own that meets it tells that theirs did. (Not the other way round: a watcher of
 * theirs that met it with a whole tree has given everything back, and there is room for a small one.)
 */
export function watchProblem(folders: readonly string[]): ErrorShape | null {
  const folder = folders.find((path) => existsSync(path));
  if (platform !== 'linux' || folder === undefined) return null;
  try {
    watch(folder, { persistent: false }).close();
    return null;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && code !== 'EMFILE') return null;
    return {
      code: 'internal',
      message: 'This system’s limit of watched files is reached: changes on disk are not noticed at once.',
      hint: 'Raise fs.inotify.max_user_watches (and max_user_instances). Until then everything is audited again whenever this window gets the focus.',
    };
  }
}
