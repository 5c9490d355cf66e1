/** Rows of one piece, which is what a change copies. */
const pieceSize = 128;

type Piece<T> = readonly (T | undefined)[] | undefined;

/**
 * Rows by their ids, which never change: `with` gives others that share with these all but the pieces that differ. A
 * native map of ten thousand would be copied whole each time that one row changes, many times a second.
 */
export class Rows<T> {
  readonly size: number;
  /** Places by id, of all that were ever there: only added to, so that all that came of one another can share it. */
  readonly #places: Map<string, number>;
  readonly #pieces: readonly Piece<T>[];
  #list: readonly T[] | undefined;

  private constructor(size: number, places: Map<string, number>, pieces: readonly Piece<T>[]) {
    this.size = size;
    this.#places = places;
    this.#pieces = pieces;
  }

  static of<T>(entries: Iterable<readonly [id: string, row: T]>): Rows<T> {
    return new Rows<T>(0, new Map(), []).with(new Map(entries));
  }

  get(id: string): T | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#pieces[Math.floor(place / pieceSize)]?.[place % pieceSize];
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /** In the order in which they were there first. */
  get list(): readonly T[] {
    this.#list ??= this.#pieces.flatMap((piece) => piece?.filter((row) => row !== undefined) ?? []);
    return this.#list;
  }

  /** `undefined` stands for one that is no more. Itself where nothing changes. */
  with(changes: ReadonlyMap<string, T | undefined>): Rows<T> {
    const pieces = [...this.#pieces];
    const copied = new Map<number, (T | undefined)[]>();
    let { size } = this;
    for (const [id, row] of changes) {
      const before = this.get(id);
      if (before === row) continue;
      const place = this.#placeOf(id);
      const at = Math.floor(place / pieceSize);
      const piece = copied.get(at) ?? [...(pieces[at] ?? [])];
      piece[place % pieceSize] = row;
      copied.set(at, piece);
      pieces[at] = piece;
      size += Number(row !== undefined) - Number(before !== undefined);
    }
    return copied.size === 0 ? this : new Rows(size, this.#places, pieces);
  }

  #placeOf(id: string): number {
    const place = this.#places.get(id) ?? this.#places.size;
    this.#places.set(id, place);
    return place;
  }
}
