// Addresses that VS Code hands to the extension.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureServer } from '../../host/install.ts';
import type { VsCodeWindow } from './window.ts';

/** Follows the extension's own address to a page of the dashboard, and says yes where VS Code asks whether it may. */
export async function followDeepLink(window: VsCodeWindow, route: string): Promise<void> {
  const { root } = await ensureServer();
  // `vscode` in the desktop's VS Code; each product has its own.
  const { urlProtocol } = JSON.parse(await readFile(path.join(root, 'product.json'), 'utf8'));
  await window.answerCommand('Developer: Open URL', async () => {
    await window.quickInput.type(`${urlProtocol}://gitops-auditor.gitops-auditor/dashboard${route}`);
    await window.quickInput.accept();
  });
  await window.dialog().getByText("Allow 'GitOps Auditor' extension to open this URI?").waitFor();
  await window.answerDialog('Open');
}
