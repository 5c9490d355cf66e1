import type { ToHost } from '../../../src/contract/messages.ts';
import type { StateKeeper } from './port.ts';

/** VS Code hands it out once per page. */
export interface VsCodeApi extends StateKeeper {
  postMessage(message: ToHost): void;
}

/** What `boot.ts` leaves for the page. */
export interface Boot {
  readonly api: VsCodeApi;
  /** Ids of the requests that are on their way; `rows` null: what is shown first needs none. */
  readonly requests: { readonly snapshot: number; readonly rows: number | null };
  /** Hands over what came, and from then on what comes. */
  listen(listener: (message: unknown) => void): void;
}
