import * as vscode from 'vscode';
import { Disposables } from './disposables.ts';
import { previewScheme } from './ids.ts';
import type { Session } from './session.ts';

/** What helps in editors: quick fixes, completion in policy files, previews. Each is loaded when first asked. */
export function registerLanguageFeatures(session: Session): vscode.Disposable {
  const parts = new Disposables();
  parts.add(
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file' },
      {
        provideCodeActions: async (document, range) => {
          const { FindingActions } = await import('./diagnostics/code-actions.ts');
          return new FindingActions(session).provideCodeActions(document, range);
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
  parts.add(
    vscode.languages.registerCompletionItemProvider(
      { scheme: 'file', pattern: '**/.gitops-auditor.yaml' },
      {
        provideCompletionItems: async (document, position) => {
          const { PolicyCompletion } = await import('./policy/completion.ts');
          return new PolicyCompletion().provideCompletionItems(document, position);
        },
      },
      ':',
      ' ',
      '/',
      '-',
    ),
  );
  parts.add(
    vscode.workspace.registerTextDocumentContentProvider(previewScheme, {
      provideTextDocumentContent: async (uri) => {
        const { previews } = await import('./fixes/preview.ts');
        return previews.provideTextDocumentContent(uri);
      },
    }),
  );
  return parts;
}
