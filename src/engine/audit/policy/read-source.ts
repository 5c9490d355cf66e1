import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { AuditorError } from '../../../contract/errors.ts';
import { isWithin } from '../../is-within.ts';
import type { PolicyProblem } from '../policy-types.ts';
import { maxSourceLength } from './yaml-source.ts';

export type ReadText = (path: string) => string | undefined;

/** `same`: as the version that the caller knows. `version` tells two states of the file apart. */
export type Source =
  | { readonly state: 'none' }
  | { readonly state: 'same' }
  | { readonly state: 'text'; readonly version: string; readonly text: string }
  | { readonly state: 'failed'; readonly version: string; readonly problem: PolicyProblem };

export interface ReadSourceOptions {
  /** A link may not lead out of this folder. */
  readonly within?: string | undefined;
  /** Text of an open document, which wins over the disk. */
  readonly readText?: ReadText | undefined;
  /** The version that the caller has. */
  readonly known?: string | undefined;
}

/** Reads a small text file that a repository may have put there: no device, no pipe, nothing huge, no link outside. */
export function readSource(path: string, { within, readText, known }: ReadSourceOptions): Source {
  const open = readText?.(path);
  if (open !== undefined) {
    const version = `open:${open}`;
    return version === known ? { state: 'same' } : { state: 'text', version, text: open };
  }
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { state: 'none' };
    if (stat.isSymbolicLink() && within !== undefined && !isWithin(realpathSync(path), realpathSync(within)))
      return failed(path, 'The file is a link that leads out of its folder, and was not read.');
    return readRegularFile(path, known);
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'none' };
    return failed(path, `The file could not be read: ${AuditorError.from(thrown).message}`);
  }
}

function readRegularFile(path: string, known: string | undefined): Source {
  // Opened without waiting: a named pipe would block for ever.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { size, mtimeMs, ino } = fstatSync(file);
    const version = `${mtimeMs}:${size}:${ino}`;
    if (version === known) return { state: 'same' };
    if (!fstatSync(file).isFile()) return failed(path, 'It is no file.');
    // UTF-8 takes up to three bytes for each unit of the length that the parser allows.
    if (size > 3 * maxSourceLength) return failed(path, 'The file is too large, and was not read.');
    return { state: 'text', version, text: readFileSync(file, 'utf8') };
  } finally {
    closeSync(file);
  }
}

function failed(path: string, message: string): Source {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const problem: PolicyProblem = { code: 'bad-input', path, message, ...place, severity: 'error', key: 'file' };
  return { state: 'failed', version: `failed:${message}`, problem };
}
