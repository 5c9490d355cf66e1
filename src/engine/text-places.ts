/** A range in a text as editors count: lines end with LF, CRLF or CR; columns in UTF-16 units; 1-based, ends exclusive. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A range in a file. */
export interface TextPlace extends TextRange {
  readonly path: string;
}

/** Where the lines of a text begin. */
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

  /** Offsets in UTF-16 units, the end exclusive. */
  range(start: number, end: number): TextRange {
    const line = this.lineAt(start);
    const endLine = this.lineAt(end);
    return { line, column: start - this.startOf(line) + 1, endLine, endColumn: end - this.startOf(endLine) + 1 };
  }
}

/** Says where offsets of one text stand in its file. */
export class TextPlaces {
  readonly #path: string;
  readonly #lines: TextLines;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#lines = new TextLines(text);
  }

  /** Offsets in UTF-16 units, the end exclusive. */
  at(start: number, end: number): TextPlace {
    return { path: this.#path, ...this.#lines.range(start, end) };
  }
}
