import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** A panel whose page loads as many bytes as are given and shows a word: what a webview costs by itself. */
export function openBarePage(scriptBytes: number, styleBytes: number): Promise<void> {
  const draw = "document.getElementById('root').textContent = 'Ready';\n";
  return showBarePage('Bare', {
    script: padded(draw, scriptBytes),
    style: padded('body { margin: 0; }\n', styleBytes),
    body: '<div id="root"></div>',
  });
}

/** A panel with a page of so little that all it costs is the editor's. It marks when it could be used, as ours does. */
export async function showBarePage(
  title: string,
  { script, style, body }: { readonly script: string; readonly style: string; readonly body: string },
): Promise<void> {
  const folder = path.join(tmpdir(), `gitops-auditor-bare-${process.pid}`, title);
  await mkdir(folder, { recursive: true });
  const mark = "requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));\n";
  await writeFile(path.join(folder, 'main.js'), mark + script);
  await writeFile(path.join(folder, 'main.css'), style);
  const panel = vscode.window.createWebviewPanel('bench.bare', title, vscode.ViewColumn.Active, {
    enableScripts: true,
    retainContextWhenHidden: false,
    localResourceRoots: [vscode.Uri.file(folder)],
  });
  const file = (name: string) => panel.webview.asWebviewUri(vscode.Uri.file(path.join(folder, name)));
  const { cspSource } = panel.webview;
  panel.webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${cspSource}; style-src ${cspSource}">
<title>${title}</title>
<link rel="stylesheet" href="${file('main.css')}">
</head>
<body>${body}<script type="module" src="${file('main.js')}"></script></body>
</html>`;
}

/** As many bytes in all, the rest a comment. */
const padded = (text: string, bytes: number): string =>
  `${text}/*${' '.repeat(Math.max(0, bytes - text.length - 4))}*/`;
