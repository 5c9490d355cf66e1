import { realpathSync } from 'node:fs';
import * as vscode from 'vscode';
import { isWithin } from '../engine/is-within.ts';
import { Disposables } from './disposables.ts';

/** The texts of open documents, by the paths that repositories know their files by: asked for at each look at a file. */
export class OpenTexts implements vscode.Disposable {
  readonly #parts = new Disposables();
  readonly #documents = new Map<string, vscode.TextDocument>();

  constructor() {
    for (const document of vscode.workspace.textDocuments) this.#add(document);
    this.#parts.add(vscode.workspace.onDidOpenTextDocument((document) => this.#add(document)));
    this.#parts.add(
      vscode.workspace.onDidCloseTextDocument((document) => {
        for (const path of pathsOf(document))
          if (this.#documents.get(path)?.isClosed !== false) this.#documents.delete(path);
      }),
    );
  }

  /** Where it is not saved, and so wins over the disk; else undefined. */
  readonly text = (path: string): string | undefined => {
    const document = this.#documents.get(path);
    return document?.isDirty && !document.isClosed ? document.getText() : undefined;
  };

  /** The path of a file in the folder that is not saved. */
  readonly unsavedIn = (folder: string): string | undefined =>
    [...this.#documents.keys()].find((path) => isWithin(path, folder) && this.text(path) !== undefined);

  dispose(): void {
    this.#parts.dispose();
    this.#documents.clear();
  }

  #add(document: vscode.TextDocument): void {
    for (const path of pathsOf(document)) this.#documents.set(path, document);
  }
}

/** As it was opened, and with links resolved. None of what is no file. */
export function pathsOf({ uri }: vscode.TextDocument): readonly string[] {
  if (uri.scheme !== 'file') return [];
  try {
    return [...new Set([uri.fsPath, realpathSync(uri.fsPath)])];
  } catch {
    return [uri.fsPath]; // deleted on disk
  }
}
