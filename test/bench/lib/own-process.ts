import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { launchOptions } from '../../host/browser.ts';

const endpoint = /(&quot;webviewEndpoint&quot;:&quot;)(?!http)/;

/**
 * Webviews of this window get a process of their own, as on the desktop. The server serves them from the window's own
 * origin, for which a browser makes no other; so each gets a site of its own instead (`*.localhost`, the same machine).
 * Before the window is opened.
 */
export async function giveWebviewsTheirOwnProcess(page: Page, serverUrl: string): Promise<void> {
  const { port, origin } = new URL(serverUrl);
  await page.route(
    (url) => url.origin === origin && url.pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      if (!endpoint.test(text)) throw new Error('the window’s document does not say where webviews are');
      const { 'content-security-policy': policy = '', ...headers } = response.headers();
      await route.fulfill({
        response,
        headers: {
          ...headers,
          'content-security-policy': policy.replace("frame-src 'self'", `$& http://*.localhost:${port}`),
        },
        // What VS Code puts in this place is made of the webview's origin, which it looks at.
        body: text.replace(endpoint, `$1http://{{uuid}}.localhost:${port}/`),
      });
    },
    // While a route is there, the browser keeps no cache.
    { times: 1 },
  );
}

/**
 * A browser in which webviews of another site may have a service worker, which they need: browsers refuse it where
 * they refuse cookies of others. It has a profile of its own, in that folder.
 */
export async function openBrowser(profile: string): Promise<{ readonly browser: Browser; readonly page: Page }> {
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } }),
  );
  const context = await chromium.launchPersistentContext(profile, {
    ...(await launchOptions()),
    viewport: { width: 1280, height: 800 },
    // A document that was changed on its way is not taken for one of this machine.
    permissions: ['local-network-access'],
  });
  const browser = context.browser();
  if (!browser) throw new Error('the browser cannot be closed');
  return { browser, page: context.pages()[0] ?? (await context.newPage()) };
}
