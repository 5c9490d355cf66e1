import { createInterface } from 'node:readline/promises';
import { stripVTControlCharacters, styleText } from 'node:util';
import { AuditorError } from '../contract/errors.ts';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan' | 'blue' | 'underline';
export type Paint = (style: Style, text: string) => string;

/** The process's streams, and what they can show. */
export class Terminal {
  readonly #color: boolean | undefined;
  #broken = false;
  #progress = '';

  constructor(color: boolean | undefined) {
    this.#color = color;
    for (const stream of [process.stdout, process.stderr])
      stream.on('error', (error: NodeJS.ErrnoException) => {
        // The reader has gone (`| head`): nobody is left to tell.
        if (error.code !== 'EPIPE') throw error;
        this.#broken = true;
      });
  }

  /** Both ends are a person's. */
  get interactive(): boolean {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  }

  /** Columns to wrap at; endless where it is not a terminal, so that lines can be searched. */
  get width(): number {
    return process.stdout.isTTY ? Math.max(process.stdout.columns || 80, 40) : Number.POSITIVE_INFINITY;
  }

  /** Colours for standard output, or for nobody where the text goes into a file. */
  paint(target: 'stdout' | 'stderr' | 'file' = 'stdout'): Paint {
    const on = target !== 'file' && (this.#color ?? (process[target].isTTY === true && wantsColor()));
    return on ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
  }

  /** Resolves when the text is on its way; at once where the reader has gone. */
  write(text: string): Promise<void> {
    this.clearProgress();
    if (this.#broken) return Promise.resolve();
    return new Promise((resolve) => process.stdout.write(text, () => resolve()));
  }

  note(text: string): void {
    this.clearProgress();
    if (!this.#broken) process.stderr.write(`${text}\n`);
  }

  /** One line on a terminal that the next one replaces; nothing elsewhere. */
  progress(text: string): void {
    if (process.stderr.isTTY !== true) return;
    const line = printable(text).slice(0, (process.stderr.columns || 80) - 1);
    if (line === this.#progress) return;
    process.stderr.write(`\r\u001b[2K${line}`);
    this.#progress = line;
  }

  clearProgress(): void {
    if (this.#progress === '') return;
    process.stderr.write('\r\u001b[2K');
    this.#progress = '';
  }

  /** Asks on the terminal. Throws `cancelled` when the signal aborts or the input ends. */
  async ask(question: string, signal: AbortSignal): Promise<string> {
    this.clearProgress();
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const closed = new AbortController();
    lines.once('close', () => closed.abort());
    // A terminal in line mode hands Ctrl-C to readline, not to the process.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      return (await lines.question(question, { signal: AbortSignal.any([signal, closed.signal]) })).trim();
    } catch {
      throw new AuditorError('cancelled', 'Cancelled; nothing was changed.');
    } finally {
      lines.close();
    }
  }

  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    return /^y(es)?$/i.test(await this.ask(`${question} [y/N] `, signal));
  }
}

/** The conventions of no-color.org and of terminals without capabilities. */
function wantsColor(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}

/**
 * Text that others wrote (paths, branch names, commit subjects) without what steers a terminal: control characters
 * and those that turn the writing direction are shown as code points.
 */
export function printable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
  );
}

/** Breaks at spaces so that no line is longer than `width`; longer words stay whole. */
export const wrap = (text: string, width: number): string[] => joined(text.split(' '), ' ', width, '');

/** Parts beside each other; what does not fit goes on in the next line, indented. */
export const lineOf = (parts: readonly string[], between: string, width: number): string[] =>
  joined(parts, between, width, '    ');

function joined(parts: readonly string[], between: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const part of parts)
    if (line === undefined) line = part;
    else if (columns(line) + between.length + columns(part) <= width) line = `${line}${between}${part}`;
    else {
      lines.push(line);
      line = `${indent}${part}`;
    }
  return [...lines, line ?? ''];
}

/** Colours take no room. */
export const columns = (text: string): number => stripVTControlCharacters(text).length;

/** How far it is; 0 of it all: how much there is, is not known yet. */
export const progressOf = (done: number, total: number): string => (total === 0 ? `${done}` : `${done}/${total}`);

/** "1 repository", "3 repositories". */
export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
