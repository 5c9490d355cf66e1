/** A range in a file: 1-based, ends exclusive. */
export interface TextPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Says where offsets of one text stand in its file. */
export class TextPlaces {
  readonly #path: string;
  readonly #starts: number[] = [0];

  constructor(path: string, text: string) {
    this.#path = path;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Offsets in UTF-16 units, the end exclusive. */
  at(start: number, end: number): TextPlace {
    const from = this.#position(start);
    const to = this.#position(end);
    return { path: this.#path, ...from, endLine: to.line, endColumn: to.column };
  }

  #position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
