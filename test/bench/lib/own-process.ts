import type { Page } from 'playwright-core';

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
