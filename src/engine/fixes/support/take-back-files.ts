import { lstat, readlink } from 'node:fs/promises';
import type { RepairContext } from '../fix.ts';
import { type BytePath, nulTerminated, onDisk, quoted } from './byte-path.ts';
import { change, read, readText } from './change.ts';
import { dropCutOffRestore, indexIsUnchanged, restoreIndex } from './index-file.ts';
import { removeFile } from './saved-files.ts';
import { signatureOf } from './working-state.ts';

interface FileChange {
  readonly path: BytePath;
  readonly added: boolean;
  readonly newOid: string;
}

/** Files that the interrupted change had already brought to `after` go back to `before`; all others are left alone. */
export async function takeBackFiles(
  context: RepairContext,
  { before, after, indexBackup }: { readonly before: string; readonly after: string; readonly indexBackup: string },
): Promise<void> {
  const root = context.repository.path;
  await dropCutOffRestore(context, indexBackup);
  const changes = await changedFiles(context, before, after);
  const oids = await hashAsGitWould(
    context,
    changes.map((one) => one.path),
  );
  const pulled = changes.filter((one) => oids.get(one.path) === one.newOid);
  const removed = changes.filter((one) => !one.added && !oids.has(one.path));
  if (pulled.length === 0 && removed.length === 0 && (await indexIsUnchanged(context, indexBackup))) return;
  await restoreIndex(context, indexBackup);
  for (const { path } of pulled.filter((one) => one.added)) await removeFile(root, path);
  const stale = [...pulled.filter((one) => !one.added), ...removed].map((one) => one.path);
  for (const path of stale) await removeFile(root, path);
  if (stale.length > 0)
    await change(context, ['checkout-index', '--force', '-z', '--stdin'], { input: nulTerminated(stale) });
}

async function changedFiles(context: RepairContext, before: string, after: string): Promise<FileChange[]> {
  const { stdout } = await read(context, ['diff-tree', '-r', '-z', '--no-renames', '--end-of-options', before, after]);
  const parts = stdout.toString('latin1').split('\0');
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, , , newOid = '', letter] = (parts[at] ?? '').split(' ');
    const path = parts[at + 1] ?? '';
    if (!(parts[at] ?? '').includes('160000')) changes.push({ path, added: letter === 'A', newOid });
  }
  return changes;
}

/** Ids that the files would get if they were added now, of those that are there; null where something else is. */
async function hashAsGitWould(
  context: RepairContext,
  paths: readonly BytePath[],
): Promise<Map<BytePath, string | null>> {
  const root = context.repository.path;
  const oids = new Map<BytePath, string | null>();
  const files: BytePath[] = [];
  for (const path of paths) {
    if ((await signatureOf(root, path)) === 'absent') continue;
    const info = await lstat(onDisk(root, path));
    oids.set(path, null);
    if (info.isFile()) files.push(path);
    // git would follow the link.
    if (info.isSymbolicLink()) {
      const input = await readlink(onDisk(root, path), { encoding: 'buffer' });
      oids.set(path, await readText(context, ['hash-object', '--stdin', '--no-filters'], { input }));
    }
  }
  if (files.length === 0) return oids;
  const input = `${files.map(quoted).join('\n')}\n`;
  const printed = await readText(context, ['hash-object', '--stdin-paths'], { input });
  for (const [index, oid] of printed.split('\n').entries()) oids.set(files[index] ?? '', oid);
  return oids;
}
