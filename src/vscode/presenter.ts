import * as vscode from 'vscode';
import type { FleetStats } from '../contract/fleet.ts';
import { ruleTitle } from '../engine/audit/rules/index.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import { readConfiguration } from './configuration.ts';
import { contextKeys, views } from './ids.ts';
import type { Requirements } from './requirements.ts';
import type { Shell } from './shell.ts';
import { needAttention } from './views/repositories-model.ts';

/** Which welcome fits; `ready`: there is something to show. */
export type WelcomeState =
  | 'starting'
  | 'ready'
  | 'not-audited'
  | 'no-folder'
  | 'no-repository'
  | 'untrusted'
  | 'git-missing'
  | 'git-too-old';

/** Drawing takes at most this share of the time while changes pour in. */
const drawingShare = 0.25;

/** Shows the fleet in the trees and the status bar, and sets the context keys. A single change is shown at once. */
export class Presenter implements vscode.Disposable {
  readonly #shell: Shell;
  readonly #fleet: Fleet;
  readonly #requirements: Requirements;
  readonly #ends: (() => unknown)[];
  #timer: NodeJS.Timeout | undefined;
  #drawnAt = 0;
  #drawingMs = 0;
  #endProgress: (() => void) | undefined;

  constructor(shell: Shell, fleet: Fleet, requirements: Requirements) {
    this.#shell = shell;
    this.#fleet = fleet;
    this.#requirements = requirements;
    this.#ends = [fleet.onDidChange(() => this.#schedule()), fleet.hub.subscribe(() => this.#schedule())];
    this.#schedule();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    clearTimeout(this.#timer);
    this.#endProgress?.();
  }

  #schedule(): void {
    const pause = this.#drawingMs * (1 / drawingShare - 1);
    this.#timer ??= setTimeout(() => this.#draw(), Math.max(0, this.#drawnAt + pause - performance.now()));
  }

  #draw(): void {
    this.#timer = undefined;
    const begun = performance.now();
    const stats = this.#fleet.stats();
    const state = welcomeState(stats, this.#requirements);
    const shown = state === 'git-missing' || state === 'git-too-old';
    const repositories = shown ? [] : this.#fleet.repositories();
    const findings = shown ? [] : this.#fleet.findings();
    this.#shell.views.show({ repositories, findings, ruleTitle }, message(state, stats));
    this.#shell.statusBar.show(stats, needAttention(repositories));
    setContext(contextKeys.state, state);
    setContext(contextKeys.auditing, stats.audit.state === 'running');
    this.#progress(stats.audit.state === 'running');
    this.#drawnAt = performance.now();
    this.#drawingMs = this.#drawnAt - begun;
  }

  /** The bar at the top of the view, while an audit runs. */
  #progress(running: boolean): void {
    if (!running) {
      this.#endProgress?.();
      this.#endProgress = undefined;
    } else if (!this.#endProgress) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#endProgress = resolve;
      void vscode.window.withProgress({ location: { viewId: views.repositories } }, () => promise);
    }
  }
}

function welcomeState(stats: FleetStats, { problem }: Requirements): WelcomeState {
  if (problem?.code === 'git-missing' || problem?.code === 'git-too-old') return problem.code;
  if (stats.total > 0) return 'ready';
  if (stats.roots.length === 0) return 'no-folder';
  if (stats.audit.finishedAt === null)
    return stats.audit.state === 'idle' && !readConfiguration().auditOnStartup ? 'not-audited' : 'starting';
  return stats.trusted ? 'no-repository' : 'untrusted';
}

/** What the tree alone would not say. */
function message(state: WelcomeState, stats: FleetStats): string | undefined {
  const lines: string[] = [];
  if (state === 'no-repository' || state === 'untrusted')
    lines.push(vscode.l10n.t('No repository found. Looked in: {0}', stats.roots.join(', ')));
  if (state === 'ready' && !stats.trusted)
    lines.push(
      vscode.l10n.t('Restricted Mode: Git is not run, so what needs it is unknown, and nothing can be changed.'),
    );
  for (const problem of stats.problems) lines.push([problem.message, problem.hint].filter(Boolean).join(' '));
  return lines.length === 0 ? undefined : lines.join('\n');
}

const known = new Map<string, unknown>();

/** Tells VS Code only what it does not know yet. */
function setContext(key: string, value: string | boolean): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
