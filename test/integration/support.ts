import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Finding } from '../../src/contract/findings.ts';
import type { RepositorySummary } from '../../src/contract/repositories.ts';
import type { GitOpsAuditorApi } from '../../src/vscode/api.ts';
import type { Host } from '../../src/vscode/host.ts';
import type { Prompts } from '../../src/vscode/prompts.ts';
import { git, makeBareRemote, makeRepository, type RepositoryOptions } from '../fixtures/git.ts';

export const extensionId = 'gitops-auditor.gitops-auditor';

export async function api(): Promise<GitOpsAuditorApi> {
  const extension = vscode.extensions.getExtension<GitOpsAuditorApi>(extensionId);
  assert.ok(extension, 'the extension is not installed in this window');
  return extension.activate();
}

export async function testing(): Promise<NonNullable<GitOpsAuditorApi['testing']>> {
  const { testing: parts } = await api();
  assert.ok(parts, 'the extension does not know that it is tested');
  return parts;
}

export const host = async (): Promise<Host> => (await testing()).host();

export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the tests need a folder');
  return folder.uri.fsPath;
}

export interface TestRepository {
  readonly path: string;
  /** The bare repository beside the workspace that is its `origin`. */
  readonly remote: string;
  readonly summary: RepositorySummary;
}

/** Makes a repository with a remote in the workspace; resolves when the extension has noticed it by itself. */
export async function repositoryInWorkspace(name: string, options: RepositoryOptions = {}): Promise<TestRepository> {
  const remote = makeBareRemote(join(`${workspaceFolder()}-remotes`, `${name}.git`));
  const path = makeRepository(join(workspaceFolder(), name), { remote, ...options });
  // The machine's own settings may lack a name.
  git(path, 'config', 'user.name', 'Ada Author');
  git(path, 'config', 'user.email', 'ada@example.com');
  git(path, 'config', 'commit.gpgSign', 'false');
  const { fleet } = await host();
  const summary = await until(`${name} is noticed`, () => fleet.repositories().find((found) => found.path === path));
  await fleet.settled();
  return { path, remote, summary };
}

/** Waits until `look` finds something, looking whenever the fleet changes. */
export async function until<T>(what: string, look: () => T | undefined | null | false, timeoutMs = 15_000): Promise<T> {
  const { fleet } = await host();
  return new Promise<T>((resolve, reject) => {
    const check = (): void => {
      const found = look();
      if (found === undefined || found === null || found === false) return;
      end();
      resolve(found);
    };
    const unsubscribe = fleet.onDidChange(check);
    // Some conditions change without the fleet: a panel, an editor, a file.
    const poll = setInterval(check, 50);
    const limit = setTimeout(() => {
      end();
      reject(new Error(`Not within ${timeoutMs} ms: ${what}`));
    }, timeoutMs);
    const end = (): void => {
      unsubscribe();
      clearInterval(poll);
      clearTimeout(limit);
    };
    check();
  });
}

export async function untilSummary(
  id: string,
  what: string,
  fits: (summary: RepositorySummary) => boolean,
): Promise<RepositorySummary> {
  const { fleet } = await host();
  return until(what, () => {
    const summary = fleet.get(id)?.summary;
    return summary && fits(summary) ? summary : undefined;
  });
}

export async function findingOf(repositoryId: string, rule: string): Promise<Finding> {
  const { fleet } = await host();
  return until(`${rule} is found`, () =>
    fleet.findings(repositoryId).find((finding) => finding.rule === rule && finding.verdict === 'fail'),
  );
}

type Item = vscode.QuickPickItem;

/** What was asked and told, in order. */
export interface Conversation extends Disposable {
  readonly told: string[];
}

/**
 * Answers in the person's place until it is disposed: picks by label (all offered where it says so), types the input,
 * confirms with the first action. What is not answered is cancelled.
 */
export async function answering(
  answers: {
    readonly pick?: readonly string[];
    readonly input?: readonly string[];
    readonly confirm?: 'first' | 'cancel' | number;
    readonly press?: string;
    readonly save?: string;
    /** Files or folders. */
    readonly open?: readonly string[];
  } = {},
): Promise<Conversation> {
  const prompts = (await testing()).session.shell.prompts as { -readonly [K in keyof Prompts]: Prompts[K] };
  const before = { ...prompts };
  const told: string[] = [];
  const picks = [...(answers.pick ?? [])];
  const inputs = [...(answers.input ?? [])];
  const say =
    (kind: string) =>
    async (message: string, ...actions: string[]) => {
      told.push(`${kind}: ${message}`);
      return actions.find((action) => action === answers.press);
    };
  prompts.pick = async <T extends Item>(items: readonly T[]) => {
    const wanted = picks.shift();
    const found = items.find(({ label }) => label === wanted);
    assert.ok(
      found || wanted === undefined,
      `“${wanted}” is not offered, but ${items.map(({ label }) => label).join(', ')}`,
    );
    return found;
  };
  prompts.pickMany = async <T extends Item>(items: readonly T[]) =>
    picks.length > 0 ? items.filter(({ label }) => picks.includes(label)) : items.filter(({ picked }) => picked);
  prompts.input = async ({ validateInput }) => {
    const text = inputs.shift();
    if (text !== undefined) assert.equal(await validateInput?.(text), undefined);
    return text;
  };
  prompts.confirm = async (message, detail, ...actions) => {
    told.push(`confirm: ${message}\n${detail}`);
    return answers.confirm === 'cancel' ? undefined : actions[answers.confirm === 'first' ? 0 : (answers.confirm ?? 0)];
  };
  prompts.info = say('info');
  prompts.warn = say('warn');
  prompts.error = say('error');
  prompts.saveFile = async () => (answers.save === undefined ? undefined : vscode.Uri.file(answers.save));
  prompts.openPaths = async () => answers.open?.map((path) => vscode.Uri.file(path));
  prompts.openExternal = async (uri) => {
    told.push(`open: ${uri.toString()}`);
    return true;
  };
  return { told, [Symbol.dispose]: () => void Object.assign(prompts, before) };
}

/** Runs a command of the extension as VS Code does. */
export const run = <T>(command: string, ...args: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(command, ...args);

/** These tests need a trusted window; in Restricted Mode only its own tests run. */
export const describeTrusted: (title: string, body: () => void) => void = (title, body) => {
  if (vscode.workspace.isTrusted) describe(title, body);
};
