import * as vscode from 'vscode';
import type { Envelope } from '../contract/events.ts';
import type { Call } from '../contract/operations.ts';
import type { Dashboard } from './dashboard/dashboard.ts';
import type { Host } from './host.ts';
import type { Session } from './session.ts';

/** What other extensions get: the same contract that the dashboard uses. */
export interface GitOpsAuditorApi {
  readonly version: 1;
  /** Runs one operation of the contract; the same checks (trust, validation) hold as for every client. */
  readonly call: Call;
  /** Announces what changes. Returns the function that ends it. */
  onEvents(listener: (events: readonly Envelope[]) => void): vscode.Disposable;
  /** The parts, for tests that run inside VS Code; not there otherwise. */
  readonly testing?: TestingApi;
}

export interface TestingApi {
  host(): Promise<Host>;
  readonly session: Session;
  dashboard(): Promise<Dashboard>;
}

export function createApi(session: Session, dashboard: () => Promise<Dashboard>): GitOpsAuditorApi {
  // A copy: what others do with an answer must not reach the fleet itself.
  const call: Call = async (name, input, options) =>
    structuredClone(await (await session.host()).call(name, input, options));
  return {
    version: 1,
    call,
    onEvents(listener) {
      let end: (() => void) | undefined;
      const attach = (host: Host): void => {
        end?.();
        end = host.fleet.hub.subscribe(listener, 'client');
      };
      const started = session.onDidStart(attach);
      session.host().then(attach, () => undefined);
      return new vscode.Disposable(() => {
        started.dispose();
        end?.();
      });
    },
    ...(session.shell.context.extensionMode === vscode.ExtensionMode.Test && {
      testing: { host: () => session.host(), session, dashboard },
    }),
  };
}
