import assert from 'node:assert/strict';
import { violations } from './axe.ts';
import { DashboardBrowser } from './dashboard.ts';
import { grid, rows } from './helpers.ts';
import { themeNames } from './themes.ts';

describe('page: accessibility', function () {
  this.timeout(90_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  for (const theme of themeNames)
    for (const [width, density] of [
      [1200, 'comfortable'],
      [320, 'compact'],
    ] as const)
      it(`has no serious violation: ${theme}, ${width} px, ${density}`, async () => {
        const { page, host } = await browser.open({
          ...{ theme, width },
          prepare: (scripted) => {
            scripted.settings = { density };
          },
        });
        await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
        assert.deepEqual(await violations(page), [], 'overview');

        host.post({ kind: 'navigate', route: '/repositories' });
        await rows(page)
          .nth(2)
          .click({ position: { x: 250, y: 14 } });
        await grid(page).press('Shift+ArrowDown');
        await page.getByText('2 selected').waitFor();
        assert.deepEqual(await violations(page), [], 'repositories');

        host.post({ kind: 'navigate', route: '/repositories/r6' });
        await page.getByText('Why, and how to fix it').first().click();
        assert.deepEqual(await violations(page), [], 'repository');

        host.post({ kind: 'navigate', route: '/findings' });
        await page
          .getByRole('button', { name: /findings/ })
          .first()
          .click();
        await page.locator('.finding-row').first().waitFor();
        assert.deepEqual(await violations(page), [], 'findings');

        host.post({ kind: 'navigate', route: '/activity' });
        await page.getByRole('heading', { name: 'Activity' }).waitFor();
        await page.locator('.course-of-time > li').first().waitFor();
        assert.deepEqual(await violations(page), [], 'activity');

        host.post({ kind: 'navigate', route: '/diagnostics' });
        await page.getByRole('heading', { name: 'Versions' }).waitFor();
        assert.deepEqual(await violations(page), [], 'diagnostics');

        host.post({ kind: 'navigate', route: '/trends' });
        await page.getByText('As a table').click();
        await page.locator('.changes summary').first().click();
        assert.deepEqual(await violations(page), [], 'trends');

        host.post({ kind: 'navigate', route: '/repositories/r6' });
        await page.getByRole('button', { name: /^Commit: / }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Preview' }).waitFor();
        assert.deepEqual(await violations(page), [], 'dialog');
      });
});
