// Opens a window of a real VS Code, with the packaged extension or the one under development.
import type { Browser } from 'playwright-core';
import { windowAddress } from '../../host/address.ts';
import { launchBrowser } from '../../host/browser.ts';
import { type Settings, startServer } from '../../host/server.ts';
import { builtPackage } from './package-file.ts';
import { type Theme, themes } from './themes.ts';
import { VsCodeWindow } from './window.ts';

export interface OpenOptions {
  /** Folder or `.code-workspace` file; absolute. Without one an empty window opens. */
  readonly workspace?: string;
  /** A package to install; default the one in the project folder. */
  readonly vsix?: string;
  /**
   * Instead of a package: the folder of the extension. Such a window shows no notification toasts (look in their
   * centre) and does not restart a dead extension host.
   */
  readonly extensionDevelopmentPath?: string;
  /** False opens the window in Restricted Mode. Default true. */
  readonly trust?: boolean;
  readonly settings?: Settings;
  readonly env?: Readonly<Record<string, string>>;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly theme?: Theme;
}

/** Opens a window with a server and a data folder of its own; close it with {@link VsCodeWindow.close}. */
export async function openWindow(options: OpenOptions = {}): Promise<VsCodeWindow> {
  const { workspace, extensionDevelopmentPath, trust = true } = options;
  const settings = { 'workbench.colorTheme': themes[options.theme ?? 'dark'], ...options.settings };
  const server = await startServer({
    trust,
    testDriver: extensionDevelopmentPath !== undefined,
    vsix: extensionDevelopmentPath ? [] : [options.vsix ?? (await builtPackage())],
    settings,
    ...(options.env ? { env: options.env } : {}),
  });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const window = new VsCodeWindow({ server, browser, page: await context.newPage(), settings });
    await window.open(
      windowAddress(server.url, {
        ...(workspace ? { workspace } : {}),
        ...(extensionDevelopmentPath ? { extensionDevelopmentPath } : {}),
      }),
      { restricted: !trust },
    );
    return window;
  } catch (error) {
    await browser?.close();
    await server.stop();
    throw error;
  }
}
