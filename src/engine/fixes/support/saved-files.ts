import { chmod, lstat, mkdir, readFile, readlink, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../../git/files.ts';
import type { RepairContext } from '../fix.ts';
import { type BytePath, bytesOf, foldersAbove, linkAbove, nulTerminated, onDisk, quoted, shown } from './byte-path.ts';
import { change, conflict, read } from './change.ts';
import { type Change, signatureOf } from './working-state.ts';

/** One path as it was, its bytes kept in git's object database without any filter. */
export interface SavedFile {
  readonly path: BytePath;
  /** `absent`: it had been deleted. */
  readonly kind: 'file' | 'symlink' | 'absent';
  /** Permission bits. */
  readonly mode: number;
  readonly oid: string;
  readonly size: number;
  readonly signature: string;
  readonly untracked: boolean;
}

/** So much is held in memory while files are written back. */
const batchBytes = 32 * 1024 * 1024;

/** Writes the content of the changed files to the object database. Changes nothing that anybody sees. */
export async function saveFiles(context: RepairContext, changes: readonly Change[]): Promise<SavedFile[]> {
  const root = context.repository.path;
  const saved: SavedFile[] = [];
  const sources: string[] = [];
  for (const { path, signature, kind, worktree } of changes) {
    // git sees content there that we do not: it could not be kept.
    if (signature === 'absent' && 'MTA?'.includes(worktree))
      throw conflict(`${shown(path)} cannot be read.`, 'Preview again.');
    const base = { path, signature, untracked: kind === 'untracked' };
    const absent: SavedFile = { ...base, kind: 'absent', mode: 0, oid: '', size: 0 };
    const info = signature === 'absent' ? undefined : await lstat(onDisk(root, path));
    if (info?.isSymbolicLink()) {
      // git would follow the link: its target is hashed from a file of its own.
      const target = await readlink(onDisk(root, path), { encoding: 'buffer' });
      const copy = join(context.backupFolder, `link-${sources.length}`);
      await writeFile(copy, target);
      sources.push(Buffer.from(copy).toString('latin1'));
      saved.push({ ...base, kind: 'symlink', mode: 0, oid: '', size: target.length });
    } else if (info?.isFile()) {
      sources.push(path);
      saved.push({ ...base, kind: 'file', mode: info.mode & 0o7777, oid: '', size: info.size });
    } else saved.push(absent);
  }
  const oids = await hashFiles(context, sources);
  return saved.map((file) => (file.kind === 'absent' ? file : { ...file, oid: oids.shift() ?? '' }));
}

async function hashFiles(context: RepairContext, sources: readonly BytePath[]): Promise<string[]> {
  if (sources.length === 0) return [];
  const input = `${sources.map(quoted).join('\n')}\n`;
  const { stdout } = await change(context, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { input });
  return stdout.toString('latin1').trim().split('\n');
}

/** A tree like `base` with the saved files in it, as people can look at it with git. */
export async function treeWith(context: RepairContext, base: string, files: readonly SavedFile[]): Promise<string> {
  const env = { GIT_INDEX_FILE: join(context.backupFolder, 'tree-index') };
  await change(context, ['read-tree', base], { env });
  const nothing = '0'.repeat(base.length);
  const lines = files.map(({ path, kind, mode, oid }) => {
    if (kind === 'absent') return `0 ${nothing}\t${path}\0`;
    const gitMode = kind === 'symlink' ? '120000' : mode & 0o111 ? '100755' : '100644';
    return `${gitMode} ${oid}\t${path}\0`;
  });
  await change(context, ['update-index', '--replace', '-z', '--index-info'], { env, input: bytesOf(lines.join('')) });
  return (await change(context, ['write-tree'], { env })).stdout.toString('latin1').trim();
}

/** Brings the paths to HEAD: untracked files are removed, the others are as committed, in index and working tree. */
export async function clearChanges(
  context: RepairContext,
  changes: readonly Pick<SavedFile, 'path' | 'untracked'>[],
): Promise<void> {
  const tracked = changes.filter((one) => !one.untracked).map((one) => one.path);
  // First: where another git process holds the index, this fails and nothing has changed.
  if (tracked.length > 0)
    await change(context, ['--literal-pathspecs', '-c', 'submodule.recurse=false', ...restoreFromHead], {
      input: nulTerminated(tracked),
    });
  for (const { path } of changes.filter((one) => one.untracked)) await removeFile(context.repository.path, path);
}

const restoreFromHead = [
  ...['restore', '--source=HEAD', '--staged', '--worktree'],
  ...['--pathspec-from-file=-', '--pathspec-file-nul'],
];

/** Removes a file where there is one, and the folders that it leaves empty. */
export async function removeFile(root: string, path: BytePath): Promise<void> {
  await refuseLinkAbove(root, path);
  const file = onDisk(root, path);
  const info = await ifThere(lstat(file));
  // A folder of tracked files may have come back in the place of an untracked file.
  if (info === undefined || info.isDirectory()) return;
  await unlink(file);
  for (const folder of foldersAbove(path)) {
    try {
      await rmdir(onDisk(root, folder));
    } catch {
      return; // not empty
    }
  }
}

/** Throws `conflict` where the path leads through a link, and so perhaps out of the repository. */
export async function refuseLinkAbove(root: string, path: BytePath): Promise<void> {
  const link = await linkAbove(root, path);
  if (link !== undefined)
    throw conflict(`${shown(link)} has become a link, which leads elsewhere.`, 'Remove the link first.');
}

/** Writes saved files back, byte for byte, over what stands there. */
export async function writeBack(context: RepairContext, files: readonly SavedFile[]): Promise<void> {
  const root = context.repository.path;
  for (const { path } of files.filter((file) => file.kind === 'absent')) await removeFile(root, path);
  const present = files.filter((file) => file.kind !== 'absent');
  for (let at = 0; at < present.length; ) {
    const batch: SavedFile[] = [];
    let bytes = 0;
    for (; at < present.length && (batch.length === 0 || bytes < batchBytes); at++) {
      const file = present[at] as SavedFile;
      batch.push(file);
      bytes += file.size;
    }
    const contents = await readBlobs(
      context,
      batch.map((file) => file.oid),
    );
    for (const [index, file] of batch.entries()) await writeFileBack(root, file, contents[index] as Buffer);
  }
}

/** Which of the files are as they were saved, and which a crash left between that and nothing; the others are left out. */
export async function writtenBack(
  context: RepairContext,
  files: readonly SavedFile[],
): Promise<Map<BytePath, 'whole' | 'partly'>> {
  const written = new Map<BytePath, 'whole' | 'partly'>();
  for (const file of files) {
    const how = await howFarWritten(context, file);
    if (how !== undefined) written.set(file.path, how);
  }
  return written;
}

async function howFarWritten(context: RepairContext, file: SavedFile): Promise<'whole' | 'partly' | undefined> {
  const { path, kind, mode, oid, size, signature } = file;
  const root = context.repository.path;
  const now = await signatureOf(root, path);
  if (now === signature) return 'whole';
  if (now === 'absent') return undefined;
  const info = await lstat(onDisk(root, path));
  if (kind === 'symlink' && info.isSymbolicLink()) {
    const target = await readlink(onDisk(root, path), { encoding: 'buffer' });
    return (await readBlobs(context, [oid]))[0]?.equals(target) ? 'whole' : undefined;
  }
  if (kind !== 'file' || !info.isFile() || info.size > size) return undefined;
  const content = await readFile(onDisk(root, path));
  const [blob] = await readBlobs(context, [oid]);
  if (!blob?.subarray(0, content.length).equals(content)) return undefined;
  return content.length === blob.length && (info.mode & 0o7777) === mode ? 'whole' : 'partly';
}

async function writeFileBack(root: string, { path, kind, mode }: SavedFile, content: Buffer): Promise<void> {
  await refuseLinkAbove(root, path);
  const target = onDisk(root, path);
  const [folder] = foldersAbove(path);
  if (folder !== undefined) await mkdir(onDisk(root, folder), { recursive: true });
  await ifThere(unlink(target));
  if (kind === 'symlink') return symlink(content, target);
  await writeFile(target, content, { flag: 'wx' });
  await chmod(target, mode);
}

async function readBlobs(context: RepairContext, oids: readonly string[]): Promise<Buffer[]> {
  const { stdout } = await read(context, ['cat-file', '--batch'], { input: oids.map((oid) => `${oid}\n`).join('') });
  const blobs: Buffer[] = [];
  for (let at = 0; blobs.length < oids.length; ) {
    const endOfLine = stdout.indexOf(10, at);
    const [oid = '', type, size = '0'] = stdout.toString('latin1', at, endOfLine).split(' ');
    if (type !== 'blob') throw new Error(`The backup is incomplete: ${oid} is missing.`);
    const start = endOfLine + 1;
    blobs.push(stdout.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return blobs;
}
