import type { RepairContext } from '../fix.ts';
import { change, read } from './change.ts';

/** Nobody's name is asked for a backup. */
export const backupIdentity = {
  GIT_AUTHOR_NAME: 'GitOps Auditor',
  GIT_AUTHOR_EMAIL: 'gitops-auditor@localhost',
  GIT_COMMITTER_NAME: 'GitOps Auditor',
  GIT_COMMITTER_EMAIL: 'gitops-auditor@localhost',
};

/**
 * Keeps commits, and a tree, from git's garbage collection by a commit above them: its own date is now, by which
 * backups expire. Ids of what is no commit, or not here, are left out. Returns whether there was anything to keep.
 */
export async function keepInBackup(
  context: RepairContext,
  { ref, message, oids, tree }: { ref: string; message: string; oids: readonly string[]; tree?: string | undefined },
): Promise<boolean> {
  const parents = await commitsAmong(context, oids);
  if (parents.length === 0 && tree === undefined) return false;
  const kept = tree ?? (await changed(context, ['mktree'], { input: '' }));
  const args = ['commit-tree', '-m', message, ...parents.flatMap((parent) => ['-p', parent]), kept];
  const commit = await changed(context, args, { env: backupIdentity });
  await change(context, ['update-ref', '-m', 'gitops-auditor: keep', ref, commit]);
  return true;
}

export async function commitsAmong(context: RepairContext, oids: readonly string[]): Promise<string[]> {
  const unique = [...new Set(oids)].filter((oid) => /^[0-9a-f]{40,64}$/.test(oid) && !/^0+$/.test(oid));
  if (unique.length === 0) return [];
  const { stdout } = await read(context, ['cat-file', '--batch-check'], { input: `${unique.join('\n')}\n` });
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => (line.split(' ')[1] === 'commit' ? (line.split(' ')[0] ?? []) : []));
}

const changed = async (...call: Parameters<typeof change>): Promise<string> =>
  (await change(...call)).stdout.toString('latin1').trim();
