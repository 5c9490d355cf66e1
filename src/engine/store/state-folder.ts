import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { storeError } from './store-error.ts';

/** Moves the state folder; a setting or an option wins over it. */
export const stateFolderVariable = 'GITOPS_AUDITOR_STATE';

/**
 * Absolute path of the one state folder of this user, which every window, every VS Code product and the terminal
 * share: `override` where it says something, else the environment variable, else the system's convention.
 */
export function stateFolder(override?: string, environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = [override, environment[stateFolderVariable]].find((path) => path !== undefined && path.trim() !== '');
  if (chosen === undefined) return envPaths('gitops-auditor', { suffix: '' }).data;
  const path = chosen.trim();
  if (path === '~' || /^~[/\\]/.test(path)) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : resolve(path);
}

/** Makes the folder (mode 0700: what it holds is this user's alone). Throws `disk-full` or `permission-denied`. */
export function prepareStateFolder(folder: string): void {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) chmodSync(folder, 0o700);
  } catch (error) {
    throw storeError(error, folder);
  }
}
