import * as vscode from 'vscode';
import type { Progress } from '../contract/operations.ts';

export type Report = (progress: Progress) => void;

/** Shows that something is under way, with a button that cancels it. `work` gets the signal of that button. */
export function withCancellableProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: Report) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const stop = new AbortController();
      const subscription = token.onCancellationRequested(() => stop.abort());
      let shown = 0;
      try {
        return await work(stop.signal, ({ done, total, message }) => {
          const percent = total === 0 ? 0 : (done / total) * 100;
          progress.report({
            increment: Math.max(0, percent - shown),
            message: [total === 0 ? vscode.l10n.t('{0} so far', done) : `${done}/${total}`, message]
              .filter(Boolean)
              .join(' '),
          });
          shown = Math.max(shown, percent);
        });
      } finally {
        subscription.dispose();
      }
    },
  );
}
