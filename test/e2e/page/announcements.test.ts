import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DashboardBrowser } from './dashboard.ts';
import { filterField, openRepositories, until } from './helpers.ts';

describe('page: what a screen reader is told', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  /** All that is said from now on. */
  const listen = async (page: Page) => {
    await page.evaluate(`
      window.heard = [];
      new MutationObserver(() => window.heard.push(document.querySelector('.live-region').textContent.trim()))
        .observe(document.querySelector('.live-region'), { childList: true, characterData: true, subtree: true });
    `);
    const all = (): Promise<string[]> => page.evaluate('window.heard');
    const hear = (text: RegExp): Promise<void> =>
      until(page, async () => (await all()).some((one) => text.test(one)), `${text} is heard`);
    return { all, hear };
  };

  it('how many are left after filtering, once what is typed has settled, and nothing of how it began', async () => {
    const { page } = await openRepositories(browser);
    assert.equal(await page.locator('.live-region').textContent(), '');
    const { hear, all } = await listen(page);
    await filterField(page).pressSequentially('status:dirty');
    await hear(/^\d+ repositories shown, of 60\.$/);
    await page
      .getByRole('link', { name: /^Findings/ })
      .first()
      .click();
    await page.getByText(/^\d+ findings in/).waitFor();
    const before = (await all()).length;
    assert.ok(before < 'status:dirty'.length, 'not at every key');
    await page.getByRole('textbox', { name: 'Filter findings' }).fill('unpushed');
    await hear(/^\d+ findings shown, in \d+ repositories\.$/);
  });

  it('that an audit has finished, with its course in quarters', async () => {
    const { page, host } = await openRepositories(browser);
    const { hear, all } = await listen(page);
    for (let done = 0; done <= 60; done += 1)
      host.emit({ type: 'audit.progress', audit: { ...host.stats.audit, state: 'running', done, total: 60 } });
    await hear(/^Audit running, 100 percent\.$/);
    const finishedAt = new Date(Date.parse(host.stats.audit.finishedAt ?? '') + 60_000).toISOString();
    host.emit({ type: 'audit.progress', audit: { ...host.stats.audit, finishedAt } });
    await hear(/^Audit finished\.$/);
    assert.ok((await all()).length <= 4);
  });

  it('that the connection was lost and is back', async () => {
    const { page, host } = await openRepositories(browser);
    const { hear } = await listen(page);
    host.silent = true;
    await page.getByText(/^Old: last heard/).waitFor({ timeout: 30_000 });
    await hear(/^Connection lost: what is shown is old\.$/);
    host.silent = false;
    host.beat();
    await hear(/^Connected again\.$/);
  });

  it('what was undone', async () => {
    const { page, host } = await browser.open();
    const [entry] = host.journal;
    assert.ok(entry);
    // The region is there before something is said in it.
    const region = page.locator('.notices [aria-live=polite]');
    await region.waitFor({ state: 'attached' });
    await page
      .getByRole('button', { name: /^Undo:/ })
      .first()
      .click();
    await region.getByText(`Undone in ${entry.name}: `).waitFor();
  });

  it('that rows stand where they stood', async () => {
    const { page, host } = await openRepositories(browser, {
      prepare: (scripted) => {
        scripted.route = '/repositories?sort=score';
      },
    });
    const { hear } = await listen(page);
    await filterField(page).focus();
    const [first] = host.repositories;
    assert.ok(first);
    host.emit({ type: 'repository.updated', repository: { ...first, score: first.score === 0 ? 100 : 0 } });
    await hear(/^Order is held, changes wait\.$/);
  });
});
