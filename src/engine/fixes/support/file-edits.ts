import { hash } from 'node:crypto';
import { lstat, mkdir, open, readFile, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FixContext, RepairContext } from '../fix.ts';
import { type BytePath, bytesOf, foldersAbove, nulTerminated, onDisk, shown } from './byte-path.ts';
import { change, changedSincePlan, conflict, read } from './change.ts';
import { refuseLinkAbove } from './saved-files.ts';

/** A file as it is and as it is to be; `before` null: it is new. Paths relative to the working tree, with `/`. */
export interface FileEdit {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
}

/** What undo and recovery need: no content, which lies in the backup folder. */
export interface EditMemory {
  readonly files: readonly EditedFile[];
  /** Folders that were made for new files, outermost first. */
  readonly folders: readonly BytePath[];
}

interface EditedFile {
  readonly path: BytePath;
  /** SHA-256 of the bytes; null: it was not there. */
  readonly before: string | null;
  readonly after: string;
  /** Permission bits of what was there. */
  readonly mode: number | null;
}

const maxEditableBytes = 4 * 1024 * 1024;

const bytePath = (path: string): BytePath => Buffer.from(path, 'utf8').toString('latin1');
const digest = (content: Buffer | string): string => hash('sha256', content);

/** The text of a file; null where there is none. Throws `conflict` where it is nothing that may be edited. */
export async function readEditable(context: FixContext, path: string): Promise<string | null> {
  const root = context.repository.path;
  const bytes = bytePath(path);
  await refuseLinkAbove(root, bytes);
  if (context.isUnsaved(join(root, path)))
    throw conflict(`${path} has changes that are not saved.`, 'Save or revert it and try again.');
  const info = await lstat(onDisk(root, bytes)).catch(ignoreMissing);
  if (info === undefined) return null;
  if (!info.isFile()) throw conflict(`${path} is no plain file.`, 'Change what it stands for by hand.');
  if (info.size > maxEditableBytes) throw conflict(`${path} is too large to be edited here (over 4 MiB).`);
  const content = await readFile(onDisk(root, bytes));
  const text = content.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(content) || text.includes('\0'))
    throw conflict(`${path} is not text in UTF-8.`, 'Change it by hand.');
  return text;
}

/** Writes each file as a whole; new ones are added to the index too. Throws `conflict` where one is not as planned. */
export async function applyEdits(
  context: RepairContext,
  edits: readonly FileEdit[],
  remember: (memory: EditMemory) => void,
): Promise<EditMemory> {
  const root = context.repository.path;
  await mkdir(context.backupFolder, { recursive: true, mode: 0o700 });
  const files: EditedFile[] = [];
  for (const [at, { path, before, after }] of edits.entries()) {
    const bytes = bytePath(path);
    await refuseLinkAbove(root, bytes);
    if (context.isUnsaved(join(root, path))) throw changedSincePlan();
    const content = await contentOf(root, bytes);
    if ((content?.toString('utf8') ?? null) !== before) throw changedSincePlan();
    const info = content && (await lstat(onDisk(root, bytes)));
    if (content) await writeFile(backupOf(context, at), content, { mode: 0o600 });
    const mode = info === undefined ? null : info.mode & 0o7777;
    files.push({ path: bytes, before: content ? digest(content) : null, after: digest(after), mode });
  }
  const memory = { files, folders: await missingFolders(root, files) };
  await refuseTracked(context, newOf(memory));
  remember(memory);
  for (const [at, file] of files.entries()) {
    const { path = '', after = '' } = edits[at] ?? {};
    await mkdir(dirname(join(root, path)), { recursive: true });
    await replace(context, file, after);
  }
  await stage(context, newOf(memory));
  return memory;
}

/** Deleted on disk, but not in git: what the index holds would be lost. */
async function refuseTracked(context: RepairContext, paths: readonly BytePath[]): Promise<void> {
  const [tracked] = await inIndex(context, paths);
  if (tracked !== undefined)
    throw conflict(
      `${shown(tracked)} is deleted here, but git tracks it.`,
      'Restore it, or commit its deletion, first.',
    );
}

/** Throws `conflict` and changes nothing where a file was changed, or committed, since. */
export async function undoEdits(context: RepairContext, memory: EditMemory): Promise<void> {
  const unsaved = memory.files.find(({ path }) =>
    context.isUnsaved(join(context.repository.path, bytesOf(path).toString('utf8'))),
  );
  if (unsaved) throw conflict(`${shown(unsaved.path)} has changes that are not saved.`, 'Save or revert it first.');
  const states = await statesOf(context, memory);
  const changed = memory.files.find((_, at) => states[at] !== 'after');
  if (changed) throw changedSince(changed);
  await putBack(context, memory, states);
}

/** After a crash in `applyEdits`. */
export async function recoverEdits(context: RepairContext, memory: EditMemory): Promise<'done' | 'undone'> {
  await dropTemporary(context, memory);
  const states = await statesOf(context, memory);
  const staged = await inIndex(context, newOf(memory));
  if (states.every((state) => state === 'after') && staged.size === newOf(memory).length) return 'done';
  await finishPuttingBack(context, memory, states);
  return 'undone';
}

/** After a crash in `undoEdits`: what it began is finished. */
export async function recoverUndoEdits(context: RepairContext, memory: EditMemory): Promise<void> {
  await dropTemporary(context, memory);
  await finishPuttingBack(context, memory, await statesOf(context, memory));
}

async function finishPuttingBack(context: RepairContext, memory: EditMemory, states: readonly State[]): Promise<void> {
  const changed = memory.files.find((_, at) => states[at] === 'other');
  if (changed) throw changedSince(changed);
  await putBack(context, memory, states);
}

type State = 'before' | 'after' | 'other';

function statesOf({ repository }: RepairContext, { files }: EditMemory): Promise<State[]> {
  return Promise.all(
    files.map(async ({ path, before, after }) => {
      await refuseLinkAbove(repository.path, path);
      const content = await contentOf(repository.path, path);
      const now = content ? digest(content) : null;
      return now === after ? 'after' : now === before ? 'before' : 'other';
    }),
  );
}

const changedSince = ({ path }: EditedFile) => conflict(`${shown(path)} was changed again since.`);

async function putBack(context: RepairContext, memory: EditMemory, states: readonly State[]): Promise<void> {
  const root = context.repository.path;
  const created = newOf(memory);
  const committed = await inHead(context, created);
  const [first] = committed;
  if (first !== undefined)
    throw conflict(`${shown(first)} has been committed since.`, 'Revert that commit, or remove the file, instead.');
  const backups = await Promise.all(
    memory.files.map(({ before }, at) => (before !== null && states[at] === 'after' ? backup(context, at) : undefined)),
  );
  for (const [at, file] of memory.files.entries()) {
    const content = backups[at];
    if (content !== undefined) await replace(context, file, content);
  }
  if (created.length > 0)
    await change(context, ['update-index', '--force-remove', '-z', '--stdin'], { input: nulTerminated(created) });
  for (const path of created) await unlink(onDisk(root, path)).catch(ignoreMissing);
  for (const folder of memory.folders.toReversed()) await rmdir(onDisk(root, folder)).catch(() => {}); // not empty
}

async function backup(context: RepairContext, at: number): Promise<Buffer> {
  try {
    return await readFile(backupOf(context, at));
  } catch (thrown) {
    throw conflict(`The copy of what was there is gone: ${(thrown as Error).message}`);
  }
}

const backupOf = ({ backupFolder }: RepairContext, at: number): string => join(backupFolder, `before-${at}`);

/** Beside the file, and named so that recovery finds it. */
const temporaryOf = (context: RepairContext, path: BytePath): Buffer | string =>
  onDisk(context.repository.path, `${path}.${context.entryId}.tmp`);

async function dropTemporary(context: RepairContext, { files }: EditMemory): Promise<void> {
  for (const { path } of files) await rm(temporaryOf(context, path), { force: true });
}

/** The whole file or nothing. */
async function replace(context: RepairContext, { path, mode }: EditedFile, content: string | Buffer): Promise<void> {
  const temporary = temporaryOf(context, path);
  try {
    const file = await open(temporary, 'wx', mode ?? 0o666);
    try {
      // What is asked for at the opening the process's mask would cut.
      if (mode !== null) await file.chmod(mode);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, onDisk(context.repository.path, path));
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to tell
    throw thrown;
  }
}

const newOf = ({ files }: EditMemory): BytePath[] =>
  files.filter(({ before }) => before === null).map(({ path }) => path);

/** Of a file that nobody tracks, no rule that expects it hears. */
async function stage(context: RepairContext, paths: readonly BytePath[]): Promise<void> {
  if (paths.length > 0)
    await change(context, ['update-index', '--add', '-z', '--stdin'], { input: nulTerminated(paths) });
}

const inIndex = (context: RepairContext, paths: readonly BytePath[]): Promise<Set<BytePath>> =>
  listed(context, paths, ['--literal-pathspecs', 'ls-files', '-z', '--']);

async function inHead(context: RepairContext, paths: readonly BytePath[]): Promise<Set<BytePath>> {
  if (paths.length === 0) return new Set();
  const { exitCode } = await read(context, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], {
    exitCodes: [0, 1],
  });
  if (exitCode !== 0) return new Set();
  return listed(context, paths, ['--literal-pathspecs', 'ls-tree', '-z', '--name-only', 'HEAD', '--']);
}

async function listed(
  context: RepairContext,
  paths: readonly BytePath[],
  command: readonly string[],
): Promise<Set<BytePath>> {
  if (paths.length === 0) return new Set();
  const names = paths.map((path) => bytesOf(path).toString('utf8'));
  const { stdout } = await read(context, [...command, ...names]);
  return new Set(stdout.toString('latin1').split('\0').filter(Boolean));
}

async function missingFolders(root: string, files: readonly EditedFile[]): Promise<BytePath[]> {
  const missing = new Set<BytePath>();
  for (const { path } of files)
    for (const folder of foldersAbove(path).toReversed())
      if ((await lstat(onDisk(root, folder)).catch(ignoreMissing)) === undefined) missing.add(folder);
  return [...missing];
}

/** Undefined where there is no such file. */
async function contentOf(root: string, path: BytePath): Promise<Buffer | undefined> {
  const info = await lstat(onDisk(root, path)).catch(ignoreMissing);
  if (info === undefined) return undefined;
  if (!info.isFile()) throw conflict(`${shown(path)} is no plain file any more.`);
  return readFile(onDisk(root, path));
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
