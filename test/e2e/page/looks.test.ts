import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { DashboardBrowser } from './dashboard.ts';
import { openRepositories } from './helpers.ts';
import { themeNames } from './themes.ts';

describe('page: looks', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const outline = (of: Locator): Promise<string | undefined> =>
    of.evaluate((e) => e.ownerDocument.defaultView?.getComputedStyle(e).outlineStyle);

  it('outlines what is reached by keyboard, and not what is clicked', async () => {
    const { page } = await openRepositories(browser);
    const tab = page.getByRole('link', { name: /^Findings/ }).first();
    await tab.click();
    await page.getByRole('heading', { name: 'Findings' }).waitFor();
    assert.equal(await tab.evaluate((e) => e === e.ownerDocument.activeElement), true);
    assert.equal(await outline(tab), 'none');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await outline(tab), 'solid');
  });

  for (const theme of themeNames)
    it(`marks the page that is open among the tabs: ${theme}`, async () => {
      const { page } = await browser.open({ theme });
      const marks = page.locator('.tab').evaluateAll((tabs) =>
        tabs.map((tab) => {
          const style = tab.ownerDocument.defaultView?.getComputedStyle(tab, '::after');
          return style?.content === 'none' ? 0 : Number.parseFloat(style?.height ?? '');
        }),
      );
      await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
      const [open, ...others] = await marks;
      // Thicker than the bar's own line, which in high contrast has nearly the same colour.
      assert.ok(open !== undefined && open >= 2, `${open} px`);
      assert.deepEqual(new Set(others), new Set([0]));
    });

  for (const width of [1200, 861, 701, 400, 320])
    it(`has room in the bar for all that stands there while an audit runs and nothing is heard: ${width} px`, async () => {
      const { page, host } = await browser.open({
        width,
        prepare: (scripted) => {
          const { stats } = scripted;
          const findings = { ...stats.findings, error: 12_345 };
          scripted.stats = { ...stats, total: 10_000, findings };
        },
      });
      await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
      const audit = { ...host.stats.audit, state: 'running' as const, done: 1_234, total: 10_000 };
      host.emit({ type: 'audit.progress', audit });
      await page.getByRole('progressbar', { name: 'Audit' }).waitFor();
      host.silent = true;
      await page.getByText(/^Old: last heard/).waitFor({ timeout: 30_000 });
      const boxes = await page
        .locator('.course-buttons, .tab, .page-menu, .connection, .audit > :not(.progress-bar)')
        .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect()).filter((box) => box.width > 1));
      for (const [index, one] of boxes.entries()) {
        assert.ok(one.left >= 0 && one.right <= width, `${one.left} to ${one.right} is beyond the page`);
        for (const other of boxes.slice(index + 1)) {
          const apart = one.bottom <= other.top || other.bottom <= one.top;
          assert.ok(
            apart || one.right <= other.left + 1 || other.right <= one.left + 1,
            `${other.left} begins before ${one.right}`,
          );
        }
      }
    });
});
