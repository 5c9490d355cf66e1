import * as vscode from 'vscode';
import type { Host } from './host.ts';
import { contextKeys, settings } from './ids.ts';
import type { Shell } from './shell.ts';

/** Settings that the engine is made of: when one changes it is started anew. */
const makings = [settings.gitPath, settings.stateFolder, settings.auditJobs, settings.backupsKeepDays, 'git.path'];

/** Holds the engine of this window: loads it when activation is over, and starts it anew when its makings change. */
export class Session implements vscode.Disposable {
  readonly shell: Shell;
  readonly #started = new vscode.EventEmitter<Host>();
  /** Fires after each start, the first one too. */
  readonly onDidStart = this.#started.event;
  readonly #subscription: vscode.Disposable;
  #host: Promise<Host>;

  constructor(shell: Shell) {
    this.shell = shell;
    this.#host = this.#start();
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (makings.some((setting) => change.affectsConfiguration(setting))) void this.restart();
    });
  }

  /** The engine that runs now; rejects where it could not be started. */
  host(): Promise<Host> {
    return this.#host;
  }

  async restart(): Promise<Host> {
    const before = this.#host;
    this.#host = before
      .then(
        (host) => host.dispose(),
        () => undefined,
      )
      .then(() => this.#start());
    return this.#host;
  }

  dispose(): Promise<void> {
    this.#subscription.dispose();
    this.#started.dispose();
    return this.#host.then(
      (host) => host.dispose(),
      () => undefined,
    );
  }

  #start(): Promise<Host> {
    void vscode.commands.executeCommand('setContext', contextKeys.state, 'starting');
    // Other extensions wait for this one's activation: what is heavy begins when that is over.
    const host = new Promise(setImmediate)
      .then(() => import('./host.ts'))
      .then(({ startHost }) => startHost(this.shell));
    host.then(
      (started) => this.#started.fire(started),
      (thrown: unknown) => this.shell.log.error('host', `The engine did not start: ${String(thrown)}`),
    );
    return host;
  }
}
