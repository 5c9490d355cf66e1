import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DashboardBrowser } from './dashboard.ts';
import { scenes } from './scenes.ts';

/** Where the focus is, and whether that is seen: an outline, or an edge in the colour of the focus. */
interface Stop {
  readonly name: string;
  readonly seen: boolean;
}

describe('page: keyboard', function () {
  this.timeout(120_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  for (const scene of scenes)
    for (const theme of ['dark', 'high-contrast'] as const)
      it(`goes through all of ${scene.name} with the focus in sight: ${theme}`, async () => {
        const { page, host } = await browser.open({
          theme,
          prepare: (scripted) => {
            scripted.route = scene.route;
            scene.prepare?.(scripted);
          },
        });
        await scene.play(page, host);
        const unseen: string[] = [];
        for (let stop = await next(page); stop; stop = await next(page)) {
          if (!stop.seen) unseen.push(stop.name);
        }
        assert.deepEqual(unseen, []);
        assert.deepEqual(await missed(page), []);
      });
});

/** What of the page can have the focus and never had it. */
const missed = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const all = [...document.querySelectorAll('main :is(a[href], button, input, select, summary, [tabindex])')];
    return all
      .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => !one.wasPassed)
      .map((one) => one.outerHTML.slice(0, 160));
  })()`);

/** The next stop of the focus; null where it went all round. */
async function next(page: Page): Promise<Stop | null> {
  await page.keyboard.press('Tab');
  return page.evaluate<Stop | null>(`(() => {
    const at = document.activeElement;
    if (at === document.body || at.wasPassed) return null;
    at.wasPassed = true;
    const parts = [at, at.closest('.select-labelled'), ...(at.shadowRoot?.querySelectorAll('*') ?? [])];
    if (at.matches('[role=grid]')) parts.push(at.querySelector('.grid-row-active'));
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--vscode-focusBorder)';
    const focus = getComputedStyle(probe).color;
    probe.remove();
    const { top, left, width, height } = at.getBoundingClientRect();
    const within = width > 0 && height > 0 && top < innerHeight && left < innerWidth && top + height > 0;
    const seen = parts.some((part) => {
      if (!part) return false;
      const { outlineStyle, outlineWidth, borderTopColor, borderTopWidth } = getComputedStyle(part);
      const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
      return isOutlined || (borderTopColor === focus && parseFloat(borderTopWidth) > 0);
    });
    return { name: at.outerHTML.slice(0, 160), seen: seen && within };
  })()`);
}
