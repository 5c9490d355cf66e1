import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { dataTime } from '../../fixtures/fleet-data.ts';
import { launchBrowser } from '../../host/browser.ts';
import { bundle } from './bundle.ts';
import { ScriptedHost } from './host.ts';
import { type ThemeName, themeClasses, themeNames, themeVariables } from './themes.ts';
import { webviewDefaults } from './webview-defaults.ts';

interface Options {
  theme?: ThemeName;
  width?: number;
  height?: number;
  repositories?: number;
  /** Another part of the window has the focus. */
  unfocused?: boolean;
  /** Before the page opens. */
  prepare?: (host: ScriptedHost) => void;
}

export interface OpenDashboard {
  readonly page: Page;
  readonly host: ScriptedHost;
  /** What the page complained about: script errors, refused by the content security policy… */
  readonly complaints: readonly string[];
}

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
const nonce = 'dGVzdA';

/** Browser and server of one test file. */
export class DashboardBrowser {
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  static async start(): Promise<DashboardBrowser> {
    const folder = await bundle();
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
      if (pathname === '/') {
        response.setHeader('content-type', 'text/html');
        response.setHeader('content-security-policy', policy());
        response.end(html(themeNames.find((name) => name === searchParams.get('theme')) ?? 'dark'));
        return;
      }
      readFile(path.join(folder, path.basename(pathname))).then(
        (content) => response.setHeader('content-type', types[path.extname(pathname)] ?? 'text/plain').end(content),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new DashboardBrowser(await launchBrowser(), server);
  }

  async open({
    theme = 'dark',
    width = 1200,
    height = 720,
    repositories = 60,
    unfocused = false,
    prepare,
  }: Options = {}): Promise<OpenDashboard> {
    const context = await this.#browser.newContext({ viewport: { width, height }, locale: 'en-GB', timezoneId: 'UTC' });
    const page = await context.newPage();
    await page.clock.setFixedTime(dataTime);
    const host = new ScriptedHost(repositories);
    prepare?.(host);
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    host.send = (message) =>
      void page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`).catch(() => undefined);
    await page.exposeFunction('hostReceive', (message: unknown) => host.receive(message));
    await page.addInitScript(vsCode(themeVariables(theme)));
    if (unfocused) await page.addInitScript('document.hasFocus = () => false;');
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/?theme=${theme}`);
    return { page, host, complaints };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The policy that the extension gives its panel, with this server as the source of resources. */
function policy(): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
  ].join('; ');
}

function html(theme: ThemeName): string {
  return `<!doctype html>
<html lang="en">
  <head><style id="_defaultStyles" nonce="${nonce}">${webviewDefaults}</style><meta charset="utf-8"><title>GitOps Auditor</title><link rel="icon" href="data:,"><link rel="stylesheet" href="main.css"></head>
  <body class="${themeClasses(theme)}" data-vscode-theme-kind="vscode-${theme}">
    <div id="root"></div><script nonce="${nonce}" src="boot.js"></script><script type="module" nonce="${nonce}" src="main.js"></script>
  </body>
</html>`;
}

/** What VS Code puts into a webview before its scripts: the API, and the theme's variables. State outlives a reload. */
function vsCode(variables: Record<string, string>): string {
  return `
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => void window.hostReceive(structuredClone(message)),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    });
    const setVariables = () => {
      for (const [name, value] of Object.entries(${JSON.stringify(variables)}))
        document.documentElement.style.setProperty(name, value);
    };
    if (document.documentElement) setVariables();
    else new MutationObserver((_, observer) => {
      if (document.documentElement) { observer.disconnect(); setVariables(); }
    }).observe(document, { childList: true });
  `;
}
