import { join } from 'node:path';
import { AuditorError } from '../../contract/errors.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import type { JournalRecord } from '../store/types.ts';
import { fixById } from './index.ts';

/** Finds the repository of a journal entry again. Throws `not-found` where it is gone and the fix needs it. */
export async function locate(git: Git, record: JournalRecord, signal: AbortSignal): Promise<RepositoryLocation> {
  const { repositoryId: id, name, path } = record;
  const questions = ['--path-format=absolute', '--git-dir', '--git-common-dir', '--is-bare-repository'];
  try {
    const printed = await git.text(path, ['rev-parse', ...questions], { signal });
    const [gitDir = '', commonDir = '', bare] = printed.split('\n');
    return { id, name, path, gitDir, commonDir, kind: bare === 'true' ? 'bare' : 'working-tree', root: path };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (fixById(record.fix)?.evenMissing) {
      const gitDir = join(path, '.git');
      return { id, name, path, gitDir, commonDir: gitDir, kind: 'working-tree', root: path };
    }
    throw new AuditorError('not-found', `The repository is no longer at ${path}.`, { cause: thrown, path });
  }
}
