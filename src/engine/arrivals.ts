/** Items that come in while the first of them are worked on already; taken once each, by one taker or by several. */
export class Arrivals<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  readonly #takers: ((result: IteratorResult<T>) => void)[] = [];
  #taken = 0;
  #ended = false;

  /** How many came until now. */
  get count(): number {
    return this.#items.length;
  }

  add(item: T): void {
    this.#items.push(item);
    this.#serve();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** No more will come: the takers end when everything is taken. */
  end(): void {
    this.#ended = true;
    this.#serve();
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return {
      next: () =>
        new Promise((resolve) => {
          this.#takers.push(resolve);
          this.#serve();
        }),
      return: () => {
        this.#taken = Number.POSITIVE_INFINITY;
        this.end();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  #serve(): void {
    while (this.#takers.length > 0 && (this.#taken < this.#items.length || this.#ended)) {
      const take = this.#takers.shift();
      if (this.#taken < this.#items.length) take?.({ done: false, value: this.#items[this.#taken++] as T });
      else take?.({ done: true, value: undefined });
    }
  }
}
