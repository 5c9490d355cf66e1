import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** A panel whose page loads as many bytes as are given and shows a word: what a webview costs by itself. */
export async function openBarePage(scriptBytes: number, styleBytes: number): Promise<void> {
  const folder = path.join(tmpdir(), `gitops-auditor-bare-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const draw = `document.getElementById('root').textContent = 'Ready';
requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));
`;
  await writeFile(path.join(folder, 'main.js'), padded(draw, scriptBytes));
  await writeFile(path.join(folder, 'main.css'), padded('body { margin: 0; }\n', styleBytes));
  const panel = vscode.window.createWebviewPanel('bench.bare', 'Bare', vscode.ViewColumn.Active, {
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
<title>Bare</title>
<link rel="stylesheet" href="${file('main.css')}">
</head>
<body><div id="root"></div><script type="module" src="${file('main.js')}"></script></body>
</html>`;
}

/** As many bytes in all, the rest a comment. */
const padded = (text: string, bytes: number): string =>
  `${text}/*${' '.repeat(Math.max(0, bytes - text.length - 4))}*/`;
