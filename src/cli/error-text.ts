import { homedir } from 'node:os';
import { relative, sep } from 'node:path';
import type { ErrorShape } from '../contract/errors.ts';
import type { Severity } from '../contract/findings.ts';
import { severityWords } from '../contract/severity-words.ts';
import { type Paint, printable } from './terminal.ts';

/** An error for people: what happened, where, what to do. */
export function errorLines(
  { path, line, column, message, hint }: Omit<ErrorShape, 'code'>,
  paint: Paint,
  level: Severity = 'error',
): string[] {
  // Where the message itself names the place, it is not said twice.
  const at =
    path === undefined || (line !== undefined && message.includes(`${path}:${line}`))
      ? ''
      : `${printable(shortPath(path))}${line === undefined ? '' : `:${line}:${column ?? 1}`}: `;
  const word = paint(({ error: 'red', warning: 'yellow', info: 'blue' } as const)[level], severityWords[level].one);
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

/** A path as a word of a command that can be pasted. */
export function pathWord(path: string): string {
  const short = shortPath(path);
  const word = shellWord(short.startsWith('-') ? `./${short}` : short);
  // In quotes no shell knows the home folder.
  return word.startsWith("'~") ? shellWord(path) : word;
}

/** Quoted for a POSIX shell where it must be, so that a hint can be pasted. */
export function shellWord(text: string): string {
  return /^[\w./~:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
