/** Anything that is given back by calling `dispose`. */
export interface Disposable {
  dispose(): unknown;
}

/** Gives things back together, in the reverse order of their coming. One that fails does not keep the others. */
export class Disposables implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** For functions that end a subscription. */
  onDispose(end: () => unknown): void {
    this.add({ dispose: end });
  }

  dispose(): void {
    this.#disposed = true;
    const failures: unknown[] = [];
    for (const item of this.#items.splice(0).reverse()) {
      try {
        item.dispose();
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some parts could not be given back.');
  }
}
