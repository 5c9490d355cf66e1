import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { readConfiguration } from '../configuration.ts';
import { commands } from '../ids.ts';

/** Where the page's files lie; the only folder that it may read. */
export const pageFolder = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'webview');

/** Where every policy begins: nothing is loaded, and neither a base address nor a form leads elsewhere. */
const locked = `default-src 'none'; base-uri 'none'; form-action 'none'`;

/** The page that loads the dashboard. A new nonce each time; nothing is fetched from anywhere else. */
export function dashboardHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = newNonce();
  const file = (name: string): vscode.Uri => vscode.Uri.joinPath(pageFolder(extension), ...name.split('/'));
  const style = file('main.css');
  const policy = [
    locked,
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src 'nonce-${nonce}' ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  const link = existsSync(style.fsPath) ? `<link rel="stylesheet" href="${webview.asWebviewUri(style)}">` : '';
  const boot = readFileSync(file('boot.js').fsPath, 'utf8');
  const preloads = preloaded(extension)
    .map((name) => `<link rel="modulepreload" nonce="${nonce}" href="${webview.asWebviewUri(file(name))}">`)
    .join('\n');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}" data-density="${readConfiguration().density}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GitOps Auditor</title>
${link}
${preloads}
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}">${boot}</script>
<script type="module" nonce="${nonce}" src="${webview.asWebviewUri(file('main.js'))}"></script>
</body>
</html>`;
}

/** Scripts that the first one will import, as the build has listed them. */
function preloaded(extension: vscode.Uri): string[] {
  const list = vscode.Uri.joinPath(pageFolder(extension), 'preload.json').fsPath;
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as string[]) : [];
}

/** What stands there when the dashboard did not come up: what happened, and a button. It runs no script. */
export function failureHtml(): string {
  const nonce = newNonce();
  const text = {
    title: vscode.l10n.t('The dashboard did not start'),
    body: vscode.l10n.t(
      'Its page did not answer, not even when it was loaded a second time. The log may say why; the tree views work without it.',
    ),
    again: vscode.l10n.t('Try Again'),
    log: vscode.l10n.t('Show Log'),
  };
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${locked}; style-src 'nonce-${nonce}'">
<title>GitOps Auditor</title>
<style nonce="${nonce}">
body { padding: 24px; max-width: 480px; color: var(--vscode-foreground); font: var(--vscode-font-size)/1.5 var(--vscode-font-family); }
h1 { font-size: 1.3em; font-weight: 600; }
a { display: inline-block; margin-right: 8px; padding: 4px 12px; border-radius: 2px; text-decoration: none; color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
a:hover { background: var(--vscode-button-hoverBackground); }
a.secondary { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
</style>
</head>
<body>
<h1>${escapeHtml(text.title)}</h1>
<p>${escapeHtml(text.body)}</p>
<p><a role="button" href="command:${commands.openDashboard}">${escapeHtml(text.again)}</a><a role="button" class="secondary" href="command:${commands.showLog}">${escapeHtml(text.log)}</a></p>
</body>
</html>`;
}

const newNonce = (): string => randomBytes(18).toString('base64url');

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
