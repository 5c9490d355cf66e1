import { homedir } from 'node:os';
import { relative, sep } from 'node:path';
import type { ErrorShape } from '../contract/errors.ts';
import { type Paint, printable } from './terminal.ts';

/** An error for people: what happened, where, what to do. */
export function errorLines(
  { path, line, column, message, hint }: Omit<ErrorShape, 'code'>,
  paint: Paint,
  level: 'error' | 'warning' = 'error',
): string[] {
  const at =
    path === undefined ? '' : `${printable(shortPath(path))}${line === undefined ? '' : `:${line}:${column ?? 1}`}: `;
  const word = level === 'error' ? paint('red', 'error') : paint('yellow', 'warning');
  return [
    `${word}: ${at}${printable(message)}`,
    ...(hint === undefined ? [] : [`  ${paint('dim', 'hint:')} ${printable(hint)}`]),
  ];
}

/** As somebody here would type it: relative where it is below the current folder, with `~` where it is at home. */
export function shortPath(path: string): string {
  const below = relative(process.cwd(), path);
  if (below === '') return '.';
  if (!below.startsWith('..') && below !== path) return below;
  const home = homedir();
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

/** Quoted for a POSIX shell where it must be, so that a hint can be pasted. */
export function shellWord(text: string): string {
  return /^[\w./~:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
