import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DashboardBrowser } from './dashboard.ts';
import { grid, openRepositories, rows } from './helpers.ts';

describe('page: menus', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  /** All of it is seen, and its button too. */
  const isWithin = async (page: Page, name: string): Promise<void> => {
    const button = page.getByRole('button', { name: `${name}, menu` });
    await button.click();
    const [menu, at, { width, height }] = [
      await page.getByRole('menu', { name }).boundingBox(),
      await button.boundingBox(),
      page.viewportSize() ?? { width: 0, height: 0 },
    ];
    assert.ok(menu && at);
    assert.ok(menu.x >= 0 && menu.x + menu.width <= width, `${name}: ${menu.x} to ${menu.x + menu.width}`);
    assert.ok(menu.y >= 0 && menu.y + menu.height <= height, `${name}: ${menu.y} to ${menu.y + menu.height}`);
    const [below, above] = [menu.y - (at.y + at.height), at.y - (menu.y + menu.height)];
    assert.ok((below >= 0 && below < 12) || (above >= 0 && above < 12), `${name}: ${below} below, ${above} above`);
    await page.keyboard.press('Escape');
    await page.getByRole('menu', { name }).waitFor({ state: 'detached' });
  };

  for (const [width, height] of [
    [320, 500],
    [900, 700],
    [1600, 300],
  ] as const)
    it(`stay within the page, beside their buttons: ${width} × ${height}`, async () => {
      const { page, host } = await openRepositories(browser, {
        width,
        height,
        prepare: (scripted) => {
          scripted.views = [{ name: 'A view with quite a long name, '.repeat(3), route: '/repositories?filter=x' }];
        },
      });
      await isWithin(page, 'Views');
      await isWithin(page, 'Columns');
      await rows(page)
        .first()
        .click({ position: { x: 200, y: 12 } });
      await isWithin(page, 'More');
      host.post({ kind: 'navigate', route: '/repositories/r6' });
      await page.getByRole('heading', { name: 'Facts' }).waitFor();
      await isWithin(page, 'More');
    });

  it('are worked by keyboard, and give the focus back', async () => {
    const { page } = await openRepositories(browser);
    const button = page.getByRole('button', { name: 'Columns, menu' });
    const focused = (): Promise<string | null> => page.evaluate('document.activeElement.textContent');
    await button.focus();
    await page.keyboard.press('ArrowUp');
    assert.equal(await focused(), 'Last commit');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'Status');
    await page.keyboard.press('s');
    assert.equal(await focused(), 'Score');
    await page.keyboard.press('s');
    assert.equal(await focused(), 'Status');
    await page.keyboard.press('End');
    assert.equal(await focused(), 'Last commit');
    await page.keyboard.press('Home');
    assert.equal(await focused(), 'Status');
    await button.and(page.locator('[aria-expanded=true]')).waitFor();
    await page.keyboard.press(' ');
    await grid(page).getByRole('columnheader', { name: 'Status' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'Columns');
  });

  it('set apart what is of another kind, and have their check marks in one column', async () => {
    const { page, host } = await openRepositories(browser);
    await page.getByRole('button', { name: 'Columns, menu' }).click();
    const starts = await page
      .getByRole('menuitemcheckbox')
      .locator('span:last-child')
      .evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().left));
    assert.ok(starts.length > 5);
    assert.equal(new Set(starts).size, 1);
    await page.keyboard.press('Escape');
    host.post({ kind: 'navigate', route: '/repositories/r6' });
    await page.getByRole('button', { name: 'More, menu' }).click();
    assert.equal(await page.getByRole('menu').getByRole('separator').count(), 1);
  });

  it('have what takes something away last, apart and marked', async () => {
    const changes = { staged: 1, unstaged: 0, untracked: 0, conflicted: 0 };
    const { page, host } = await openRepositories(browser, {
      prepare: (scripted) => {
        scripted.repositories = scripted.repositories.map((one) => ({ ...one, operation: null, changes }));
      },
    });
    const isMarked = async (): Promise<void> => {
      await page.getByRole('button', { name: 'More, menu' }).click();
      const items = page.getByRole('menu', { name: 'More' }).locator(':scope > *');
      assert.equal(await items.last().textContent(), 'Discard changes…');
      assert.equal(await items.nth(-2).evaluate((element) => element.tagName), 'HR');
      const colors = await page
        .getByRole('menuitem')
        .evaluateAll((all) => all.map((item) => item.ownerDocument.defaultView?.getComputedStyle(item).color));
      assert.equal(colors.filter((color) => color === colors.at(-1)).length, 1);
      await page.keyboard.press('Escape');
    };
    await rows(page)
      .first()
      .click({ position: { x: 200, y: 12 } });
    await isMarked();
    host.post({ kind: 'navigate', route: '/repositories/r6' });
    await page.getByRole('heading', { name: 'Facts' }).waitFor();
    await isMarked();
  });
});
