import { lstat } from 'node:fs/promises';
import type { FixContext } from '../fix.ts';
import { type BytePath, bytesOf, foldersAbove, onDisk } from './byte-path.ts';
import { type FileEdit, readEditable } from './file-edits.ts';

/** A path that a `.gitignore` is to name. */
export interface Ignored {
  readonly path: BytePath;
  /** What is meant: it alone, all in its folder, or all of its extension. A folder is always meant alone. */
  readonly by: 'path' | 'folder' | 'extension';
  readonly isFolder: boolean;
}

/** As a pattern takes it literally; a byte that no line of the file can hold is matched by any one byte. */
function literal(path: BytePath): string {
  const text = bytesOf(path).toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(bytesOf(path));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the bytes that are not ASCII
  const plain = isText ? text : path.replace(/[^\x00-\x7f]/g, '\n');
  return plain
    .replace(/[\\*?[\]]/g, '\\$&')
    .replace(/[\r\n]/g, '?')
    .replace(/ +$/, (spaces) => '\\ '.repeat(spaces.length));
}

/** The pattern, for a `.gitignore` in the folder `from` (empty: at the top). */
export function patternFor({ path, by, isFolder }: Ignored, from: BytePath): string {
  const below = from === '' ? path : path.slice(from.length + 1);
  const name = below.slice(below.lastIndexOf('/') + 1);
  const extension = /[^.](\.[^./]+)$/.exec(name)?.[1];
  if (isFolder) return `/${literal(below)}/`;
  if (by === 'extension' && extension !== undefined) return `*${literal(extension)}`;
  const folder = below.slice(0, Math.max(below.lastIndexOf('/'), 0));
  if (by === 'folder' && folder !== '') return `/${literal(folder)}/`;
  return `/${literal(below)}`;
}

/** The nearest `.gitignore` above the path that is there, else that at the top. Returns its folder. */
export async function folderOfIgnoreFile(root: string, path: BytePath): Promise<BytePath> {
  for (const folder of foldersAbove(path)) {
    const info = await lstat(onDisk(root, `${folder}/.gitignore`)).catch(() => undefined);
    // Only what `FileEdit` can name.
    if (info?.isFile() && Buffer.from(bytesOf(folder).toString('utf8')).equals(bytesOf(folder))) return folder;
  }
  return '';
}

/** The text with the lines added at its end: its line endings and whether it ends with one stay as they are. */
export function withLines(text: string, lines: readonly string[]): string {
  const ending = /\r?\n/.exec(text)?.[0] ?? '\n';
  const known = new Set(text.split(/\r?\n/));
  const added = [...new Set(lines)].filter((line) => !known.has(line));
  if (added.length === 0) return text;
  if (text === '') return `${added.join(ending)}${ending}`;
  return text.endsWith('\n') ? `${text}${added.join(ending)}${ending}` : `${text}${ending}${added.join(ending)}`;
}

/** The edits of the ignore files that name the paths. Throws `conflict` where one cannot be edited. */
export async function ignoreEdits(context: FixContext, paths: readonly Ignored[]): Promise<FileEdit[]> {
  const byFile = new Map<string, string[]>();
  for (const one of paths) {
    const folder = await folderOfIgnoreFile(context.repository.path, one.path);
    const file = folder === '' ? '.gitignore' : `${bytesOf(folder).toString('utf8')}/.gitignore`;
    byFile.set(file, [...(byFile.get(file) ?? []), patternFor(one, folder)]);
  }
  const edits: FileEdit[] = [];
  for (const [path, lines] of byFile) {
    const before = await readEditable(context, path);
    const after = withLines(before ?? '', lines);
    if (after !== before) edits.push({ path, before, after });
  }
  return edits;
}
