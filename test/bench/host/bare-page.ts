import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Timings } from '../../../src/contract/diagnostics.ts';
import { Sample } from '../../../src/engine/sample.ts';

/** Shows a word, then each that is posted, and tells when it was painted. */
const draw = `const root = document.getElementById('root');
root.textContent = 'Ready';
const { postMessage } = acquireVsCodeApi();
addEventListener('message', ({ data }) => {
  root.textContent = data;
  requestAnimationFrame(() => setTimeout(() => postMessage(Date.now())));
});
`;

let shown: vscode.WebviewPanel | undefined;

/**
 * A panel whose page loads as many bytes as are given: what a webview costs by itself. Gives when that was asked for,
 * ms since the epoch.
 */
export async function openBarePage(scriptBytes: number, styleBytes: number): Promise<number> {
  const at = performance.timeOrigin + performance.now();
  shown = await showBarePage('Bare', {
    script: padded(draw, scriptBytes),
    style: padded('body { margin: 0; }\n', styleBytes),
    body: '<div id="root"></div>',
  });
  return at;
}

/** How long after it was posted a word is painted by the bare page that is shown, one after another. */
export async function paintWords(times: number): Promise<Timings> {
  if (!shown) throw new Error('no bare page is open');
  const { webview } = shown;
  const sample = new Sample();
  for (let n = 0; n < times; n++) {
    const painted = new Promise<number>((resolve) => {
      const listening = webview.onDidReceiveMessage((at: number) => {
        listening.dispose();
        resolve(at);
      });
    });
    const posted = Date.now();
    void webview.postMessage(`Word ${n}`);
    sample.add((await painted) - posted);
  }
  return sample.timings();
}

/** A panel with a page of so little that all it costs is the editor's. It marks when it could be used, as ours does. */
export async function showBarePage(
  title: string,
  { script, style, body }: { readonly script: string; readonly style: string; readonly body: string },
): Promise<vscode.WebviewPanel> {
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
  return panel;
}

/** As many bytes in all, the rest a comment. */
const padded = (text: string, bytes: number): string =>
  `${text}/*${' '.repeat(Math.max(0, bytes - text.length - 4))}*/`;
