import type { TextPlace } from './types.ts';

/** Where the lines of a text begin: they end with LF, CRLF or CR. */
export class TextLines {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) this.#starts.push(index + end.length);
  }

  /** Number of the line that holds an offset; 1-based. */
  lineAt(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Offset at which a line begins; behind the last one, one more than the text is long. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#length + 1;
  }

  place(start: number, end: number): TextPlace {
    const line = this.lineAt(start);
    const endLine = this.lineAt(end);
    return { line, column: start - this.startOf(line) + 1, endLine, endColumn: end - this.startOf(endLine) + 1 };
  }
}
