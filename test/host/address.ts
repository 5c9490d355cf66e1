// The address of a window: which folder it opens, and which extension it tries.

export interface WindowTarget {
  /** A folder, or a `.code-workspace` file; absolute. Without one an empty window opens. */
  readonly workspace?: string;
  readonly extensionDevelopmentPath?: string;
  /** Module that exports `run()`; absolute, with its extension. */
  readonly extensionTestsPath?: string;
}

/** In this server the remote authority is the word `remote`. */
const remote = (path: string): string => `vscode-remote://remote${path}`;

export function windowAddress(serverUrl: string, target: WindowTarget): string {
  const payload: [string, string][] = [];
  if (target.extensionDevelopmentPath)
    payload.push(['extensionDevelopmentPath', remote(target.extensionDevelopmentPath)]);
  if (target.extensionTestsPath) payload.push(['extensionTestsPath', remote(target.extensionTestsPath)]);
  const url = new URL(serverUrl);
  if (target.workspace) {
    url.searchParams.set(target.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', target.workspace);
  } else {
    url.searchParams.set('ew', 'true');
  }
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
