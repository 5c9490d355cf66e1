import type * as vscode from 'vscode';

const key = 'dashboard.routes';

/**
 * Where the page in each column was last, for a panel whose page is lost with its extension host: nothing else of it is
 * known then. Two in one column share a place.
 */
export class RememberedRoutes {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  at(column: vscode.ViewColumn | undefined): string | undefined {
    return column && this.#all()[column];
  }

  set(column: vscode.ViewColumn | undefined, route: string): void {
    if (column) void this.#state.update(key, { ...this.#all(), [column]: route });
  }

  #all(): Readonly<Record<number, string>> {
    return this.#state.get(key, {});
  }
}
