import * as vscode from 'vscode';

/** Everything that asks or tells a person. One object, so that a test can answer in their place. */
export interface Prompts {
  pick<T extends vscode.QuickPickItem>(items: readonly T[], options: PickOptions): Promise<T | undefined>;
  pickMany<T extends vscode.QuickPickItem>(
    items: readonly T[],
    options: PickOptions,
  ): Promise<readonly T[] | undefined>;
  input(options: vscode.InputBoxOptions): Promise<string | undefined>;
  /** A modal question; the label of the action that was chosen, undefined when cancelled. */
  confirm(message: string, detail: string, ...actions: string[]): Promise<string | undefined>;
  info(message: string, ...actions: string[]): Promise<string | undefined>;
  warn(message: string, ...actions: string[]): Promise<string | undefined>;
  error(message: string, ...actions: string[]): Promise<string | undefined>;
  saveFile(options: vscode.SaveDialogOptions): Promise<vscode.Uri | undefined>;
  /** Files or folders, as the options say. */
  openPaths(options: vscode.OpenDialogOptions): Promise<readonly vscode.Uri[] | undefined>;
  openExternal(uri: vscode.Uri): Promise<boolean>;
}

export interface PickOptions {
  readonly title: string;
  readonly placeHolder?: string;
  /** Whatever else is looked at meanwhile. */
  readonly stays?: boolean;
}

export const workbenchPrompts = (): Prompts => ({
  pick: async (items, { stays = false, ...options }) =>
    vscode.window.showQuickPick(items, {
      ...options,
      matchOnDescription: true,
      matchOnDetail: true,
      ignoreFocusOut: stays,
    }),
  pickMany: async (items, options) =>
    vscode.window.showQuickPick(items, {
      ...options,
      canPickMany: true,
      matchOnDescription: true,
      ignoreFocusOut: true,
    }),
  input: async (options) => vscode.window.showInputBox({ ignoreFocusOut: true, ...options }),
  confirm: async (message, detail, ...actions) =>
    vscode.window.showWarningMessage(message, { modal: true, detail }, ...actions),
  info: async (message, ...actions) => vscode.window.showInformationMessage(message, ...actions),
  warn: async (message, ...actions) => vscode.window.showWarningMessage(message, ...actions),
  error: async (message, ...actions) => vscode.window.showErrorMessage(message, ...actions),
  saveFile: async (options) => vscode.window.showSaveDialog(options),
  openPaths: async (options) => vscode.window.showOpenDialog(options),
  openExternal: async (uri) => vscode.env.openExternal(uri),
});
