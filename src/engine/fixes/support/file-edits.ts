import { lstat, mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere, isMissing } from '../../git/files.ts';
import type { FixContext, RepairContext } from '../fix.ts';
import { type BytePath, bytePath, bytesOf, foldersAbove, nulTerminated, onDisk, shown } from './byte-path.ts';
import { change, changedSincePlan, conflict, read } from './change.ts';
import { contentOf, digest, OvertakenError, replaceFiles, temporaryOf } from './replace-files.ts';
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

/** The text of a file; null where there is none. Throws `conflict` where it is nothing that may be edited. */
export async function readEditable(context: FixContext, path: string): Promise<string | null> {
  const root = context.repository.path;
  const bytes = bytePath(path);
  await refuseLinkAbove(root, bytes);
  if (context.isUnsaved(join(root, path)))
    throw conflict(`${path} has changes that are not saved.`, 'Save or revert it and try again.');
  const info = await ifThere(lstat(onDisk(root, bytes)));
  if (info === undefined) return null;
  if (!info.isFile()) throw conflict(`${path} is no plain file.`, 'Change what it stands for by hand.');
  if (info.size > maxEditableBytes) throw conflict(`${path} is too large to be edited here (over 4 MiB).`);
  const content = await readFile(onDisk(root, bytes));
  const text = content.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(content) || text.includes('\0'))
    throw conflict(`${path} is not text in UTF-8.`, 'Change it by hand.');
  return text;
}

/**
 * Writes each file as a whole; new ones are added to the index too. Throws `conflict` where one is not as planned, also
 * where it is changed just then; `remember(null)`: nothing is changed after all.
 */
export async function applyEdits(
  context: RepairContext,
  edits: readonly FileEdit[],
  remember: (memory: EditMemory | null) => void,
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
  try {
    await replaceFiles(
      context,
      files.map(({ path, before, mode }, at) => ({ path, expected: before, content: edits[at]?.after ?? '', mode })),
    );
  } catch (thrown) {
    if (!(thrown instanceof OvertakenError)) throw thrown;
    await removeFolders(context, memory);
    if (thrown.isUndone) remember(null);
    throw conflict(`${shown(thrown.file)} has changed since the preview.`, 'Preview again.');
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
  const created = newOf(memory);
  const committed = await inHead(context, created);
  const [first] = committed;
  if (first !== undefined)
    throw conflict(`${shown(first)} has been committed since.`, 'Revert that commit, or remove the file, instead.');
  const backups = await Promise.all(
    memory.files.map(({ before }, at) => (before !== null && states[at] === 'after' ? backup(context, at) : undefined)),
  );
  const replacements = memory.files.flatMap(({ path, before, after, mode }, at) => {
    const content = before === null ? null : backups[at];
    return states[at] === 'after' && content !== undefined ? [{ path, expected: after, content, mode }] : [];
  });
  const takeBack = await replaceFiles(context, replacements);
  try {
    if (created.length > 0)
      await change(context, ['update-index', '--force-remove', '-z', '--stdin'], { input: nulTerminated(created) });
  } catch (thrown) {
    // Where another git holds the index, nothing has changed.
    await takeBack();
    throw thrown;
  }
  await removeFolders(context, memory);
}

async function removeFolders({ repository }: RepairContext, { folders }: EditMemory): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(onDisk(repository.path, folder)).catch(() => {}); // not empty
}

async function backup(context: RepairContext, at: number): Promise<Buffer> {
  try {
    return await readFile(backupOf(context, at));
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    throw conflict('The copy of what was there is gone.', 'It is kept for a limited time; change it back by hand.');
  }
}

const backupOf = ({ backupFolder }: RepairContext, at: number): string => join(backupFolder, `before-${at}`);

async function dropTemporary(context: RepairContext, { files }: EditMemory): Promise<void> {
  for (const { path } of files) await rm(temporaryOf(context, path), { force: true });
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
      if ((await ifThere(lstat(onDisk(root, folder)))) === undefined) missing.add(folder);
  return [...missing];
}
