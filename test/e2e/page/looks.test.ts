import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { makeDetail } from '../../fixtures/fleet-catalog.ts';
import { DashboardBrowser } from './dashboard.ts';
import { openRepositories, until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';
import { themeNames } from './themes.ts';

describe('page: looks', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const at = (route: string) => (host: ScriptedHost) => {
    host.route = route;
  };
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

  it('keeps what colours tell where the system forces its own upon every page', async () => {
    const { page } = await browser.open();
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    await page.emulateMedia({ forcedColors: 'active' });
    const grounds = await page.evaluate<Record<string, string[]>>(`
      Object.fromEntries(['body', '.status-bar > span', '.fleet-head .dot', '.rule-bar > span'].map((selector) => [
        selector,
        [...document.querySelectorAll(selector)].map((one) => getComputedStyle(one).backgroundColor),
      ]))
    `);
    const { body: [canvas] = [], ...marks } = grounds;
    for (const [selector, colors] of Object.entries(marks)) {
      assert.ok(colors.length > 1, selector);
      assert.ok(!colors.includes(canvas ?? ''), `${selector}: ${colors}`);
      assert.ok(new Set(colors).size > 1, `${selector}: ${colors}`);
    }
  });

  it('has no line in a wide window that is too long to find the next', async () => {
    const message = 'It says a great deal, and then goes on and on about `this` and that. '.repeat(9);
    const { page, host } = await browser.open({
      width: 2200,
      prepare: (scripted) => {
        const problems = [{ code: 'git-missing' as const, message, hint: message }];
        const attention = scripted.stats.attention.map((item) => ({ ...item, message }));
        scripted.stats = { ...scripted.stats, problems, attention };
        const list = scripted.overrides;
        list['repositories.get'] = ({ id }) => {
          const summary = scripted.repositories.find((one) => one.id === id);
          assert.ok(summary);
          const detail = makeDetail(summary);
          return { ...detail, findings: detail.findings.map((finding) => ({ ...finding, message })) };
        };
      },
    });
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    for (const route of ['/', '/findings?open=git/unpushed-commits', '/repositories/r6', '/trends', '/activity']) {
      host.post({ kind: 'navigate', route });
      await page.waitForTimeout(400);
      const longest = await page.locator('main p, .notices p').evaluateAll((all) =>
        all.map((paragraph) => {
          const range = paragraph.ownerDocument.createRange();
          range.selectNodeContents(paragraph);
          const lines = [...range.getClientRects()];
          return Math.max(0, ...lines.map(({ right }) => right)) - Math.min(...lines.map(({ left }) => left));
        }),
      );
      assert.ok(longest.length > 0, route);
      assert.ok(Math.max(...longest.filter(Number.isFinite)) < 900, `${route}: ${Math.max(...longest)} px`);
    }
  });

  for (const width of [1280, 950])
    it(`has room for what findings are looked for by, and their choices in one line: ${width} px`, async () => {
      const { page } = await browser.open({ width, prepare: at('/findings') });
      const field = page.locator('.filter-field');
      await field.waitFor();
      assert.ok(((await field.boundingBox())?.width ?? 0) > 400);
      const tops = await page
        .locator('.activity-bar .select')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
      assert.equal(tops.length, 4);
      assert.equal(new Set(tops).size, 1, tops.join(' '));
    });

  it('sets the charts side by side where there is room for both', async () => {
    const { page } = await browser.open({ width: 2000, prepare: at('/trends') });
    const charts = page.locator('.chart canvas');
    await charts.nth(1).waitFor();
    const side = async () => {
      const [one, other] = await charts.evaluateAll((all) => all.map((chart) => chart.getBoundingClientRect()));
      return one !== undefined && other !== undefined && one.right < other.left;
    };
    await until(page, side, 'they stand side by side');
    await page.setViewportSize({ width: 1400, height: 720 });
    await until(page, async () => !(await side()), 'one is above the other');
  });

  for (const width of [800, 950, 1100])
    it(`keeps the parts of the fleet's head in line: ${width} px`, async () => {
      const { page } = await browser.open({ width });
      await page.getByRole('img', { name: /^Score from/ }).waitFor();
      const middles = await page
        .locator(width > 900 ? '.fleet-head > *' : '.fleet-head > :not(.status-part)')
        .evaluateAll((parts) =>
          parts.map((part) => part.getBoundingClientRect()).map((box) => box.top + box.height / 2),
        );
      assert.ok(Math.max(...middles) - Math.min(...middles) <= 2, middles.join(' '));
    });
});
