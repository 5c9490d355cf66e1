import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DashboardBrowser } from './dashboard.ts';
import { grid, openRepositories, rows, until } from './helpers.ts';

describe('page: density', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  /** Height of the rows, and how far they are apart. */
  const heights = (page: Page): Promise<number[]> =>
    rows(page).evaluateAll((all) => {
      const tops = all.map((row) => row.getBoundingClientRect());
      const [first, second] = tops.sort((a, b) => a.top - b.top);
      return first && second ? [first.height, second.top - first.top] : [];
    });
  const are = (page: Page, height: number): Promise<void> =>
    until(page, async () => (await heights(page)).every((one) => one === height), `rows are ${height} px high`);

  for (const [width, comfortable, compact] of [
    [1200, 28, 22],
    [360, 48, 40],
  ] as const)
    it(`follows the setting at once, keeps what is in sight, and cuts nothing: ${width} px`, async () => {
      const { page, host, complaints } = await openRepositories(browser, { width, repositories: 500 });
      await are(page, comfortable);
      await grid(page).evaluate((element) => element.scrollTo(0, 200 * 28));
      const first = () =>
        grid(page).evaluate((element) => {
          const { top } = element.getBoundingClientRect();
          return [...element.querySelectorAll('.grid-body [role=row]')]
            .filter((row) => row.getBoundingClientRect().top >= top + 20)
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0]
            ?.getAttribute('aria-rowindex');
        });
      await until(page, async () => Number(await first()) > 100, 'it is scrolled');
      const seen = Number(await first());
      host.settings = { density: 'compact' };
      host.post({ kind: 'settings', settings: host.settings });
      await are(page, compact);
      await until(page, async () => Math.abs(Number(await first()) - seen) <= 1, 'the same row is on top');
      const cut = await rows(page)
        .locator('.cell')
        .evaluateAll((all) => all.filter((cell) => cell.scrollHeight > cell.clientHeight + 1).length);
      assert.equal(cut, 0);
      await page.keyboard.press('End');
      host.settings = { density: 'comfortable' };
      host.post({ kind: 'settings', settings: host.settings });
      await are(page, comfortable);
      assert.deepEqual(complaints, []);
    });

  it('is there from the first row on, and reaches the other pages', async () => {
    const { page, host } = await browser.open({
      prepare: (scripted) => {
        scripted.settings = { density: 'compact' };
      },
    });
    const row = page.locator('.attention-row').first();
    await row.waitFor();
    const height = () => row.evaluate((element) => element.getBoundingClientRect().height);
    const compact = await height();
    host.post({ kind: 'settings', settings: { density: 'comfortable' } });
    await until(page, async () => (await height()) > compact, 'there is more room');
  });
});
