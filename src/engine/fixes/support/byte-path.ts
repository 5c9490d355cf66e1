import { lstat, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * A path relative to the working tree, `/`-separated, whose characters are its bytes (latin1): git's paths are bytes,
 * not text, and this keeps every one of them in a string that can be compared, sorted and stored as JSON.
 */
export type BytePath = string;

/** Of a path that is text. */
export const bytePath = (path: string): BytePath => Buffer.from(path, 'utf8').toString('latin1');

export const bytesOf = (path: BytePath): Buffer => Buffer.from(path, 'latin1');

/** Where it lies on disk. Windows has no paths that are not text. */
export function onDisk(root: string, path: BytePath): Buffer | string {
  if (sep === '\\') return join(root, ...bytesOf(path).toString('utf8').split('/'));
  return Buffer.concat([Buffer.from(`${root}/`), bytesOf(path)]);
}

/** For people: text where it is text, and nothing that moves a cursor. */
export function shown(path: BytePath): string {
  return bytesOf(path)
    .toString('utf8')
    .replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Standard input for git's `-z` and `--pathspec-file-nul`. */
export const nulTerminated = (paths: readonly BytePath[]): Buffer => bytesOf(paths.map((path) => `${path}\0`).join(''));

/** In double quotes with C's escapes, as git reads paths line by line. */
export function quoted(path: BytePath): string {
  const escaped = path.replace(/[^ !#-[\]-~]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
}

/** The folders above it, deepest first. */
export function foldersAbove(path: BytePath): BytePath[] {
  const folders: BytePath[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}

/**
 * The outermost folder above it that is a symbolic link: what lies behind is elsewhere, and git calls it absent.
 * `seen` keeps what was found, for many paths in a row.
 */
export async function linkAbove(
  root: string,
  path: BytePath,
  seen = new Map<BytePath, boolean>(),
): Promise<BytePath | undefined> {
  for (const folder of foldersAbove(path).reverse()) {
    let isLink = seen.get(folder);
    if (isLink === undefined) {
      isLink = (await lstat(onDisk(root, folder)).catch(() => undefined))?.isSymbolicLink() ?? false;
      seen.set(folder, isLink);
    }
    if (isLink) return folder;
  }
  return undefined;
}

/** The file at this path, or every file below it where it is a folder; none where there is nothing. */
export async function filesAt(root: string, path: BytePath): Promise<BytePath[]> {
  const info = await lstat(onDisk(root, path)).catch(() => undefined);
  if (info === undefined) return [];
  if (!info.isDirectory()) return [path];
  const files: BytePath[] = [];
  for (const name of await readdir(onDisk(root, path), { encoding: 'buffer' }))
    for (const file of await filesAt(root, `${path}/${name.toString('latin1')}`)) files.push(file);
  return files;
}
