import * as z from 'zod/mini';
import type { StateKeeper } from './port.ts';

/** Pages whose place is remembered; the least recently changed go first. */
const maxPages = 50;

const pageState = z.object({
  /** Pixels from the top. */
  scroll: z.optional(z.number()),
  /** Ids of what is selected, and of the row that the keyboard is on. */
  selection: z.optional(z.array(z.string())),
  active: z.optional(z.string()),
});
export type PageState = z.infer<typeof pageState>;

const viewShape = z.object({
  version: z.literal(1),
  /** Path with its query: filter and sort are in it. */
  route: z.string(),
  pages: z.record(z.string(), pageState),
  /** Of the settings when they were last told: what is scrolled to is measured in its rows. */
  density: z.optional(z.string()),
});

/** What the user looks at. Kept at once, since a hidden page is destroyed without a word. */
export class ViewState {
  /** An earlier life of this page looked at something: it is where this one begins. */
  readonly isKept: boolean;
  readonly #keeper: StateKeeper;
  #state: z.infer<typeof viewShape>;

  constructor(keeper: StateKeeper) {
    this.#keeper = keeper;
    const kept = viewShape.safeParse(keeper.getState());
    this.isKept = kept.success;
    this.#state = kept.success ? kept.data : { version: 1, route: '/', pages: {} };
  }

  get route(): string {
    return this.#state.route;
  }

  setRoute(route: string): void {
    if (route === this.#state.route) return;
    this.#keep({ ...this.#state, route });
  }

  get density(): string | undefined {
    return this.#state.density;
  }

  setDensity(density: string): void {
    if (density !== this.#state.density) this.#keep({ ...this.#state, density });
  }

  page(key: string): PageState {
    return this.#state.pages[key] ?? {};
  }

  patchPage(key: string, patch: PageState): void {
    const { [key]: old, ...others } = this.#state.pages;
    const pages = Object.entries({ ...others, [key]: { ...old, ...patch } }).slice(-maxPages);
    this.#keep({ ...this.#state, pages: Object.fromEntries(pages) });
  }

  #keep(state: z.infer<typeof viewShape>): void {
    this.#state = state;
    this.#keeper.setState(state);
  }
}
