import type * as vscode from 'vscode';
import type { ChannelLog } from './log.ts';
import type { Prompts } from './prompts.ts';
import type { StatusBar } from './views/status-bar.ts';
import type { Views } from './views/views.ts';

/** The parts that are there from activation to the end, while the engine behind them may be started anew. */
export interface Shell {
  readonly context: vscode.ExtensionContext;
  readonly log: ChannelLog;
  readonly prompts: Prompts;
  readonly views: Views;
  readonly statusBar: StatusBar;
}
