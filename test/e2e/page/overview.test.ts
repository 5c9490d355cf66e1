import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import { makeStats } from '../../fixtures/fleet-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { filterField, grid, until } from './helpers.ts';

describe('page: overview', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  it('answers what needs me, without a complaint of the content security policy', async () => {
    const { page, host, complaints } = await browser.open();
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    assert.equal(await page.locator('.attention-row').count(), host.stats.attention.length);
    await page.getByRole('img', { name: `Score ${Math.floor(host.stats.score ?? 0)} of 100` }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('makes its numbers doors: status, rule, subject', async () => {
    const { page, host } = await browser.open();
    await page.getByRole('link', { name: /dirty$/ }).click();
    await grid(page).waitFor();
    assert.equal(await filterField(page).inputValue(), 'status:dirty');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: /^git\/unpushed-commits/ }).click();
    await until(
      page,
      async () => (await filterField(page).inputValue()) === 'rule:git/unpushed-commits',
      'the rule’s filter',
    );
    await page.getByRole('link', { name: 'Overview' }).click();
    const subject = host.stats.attention[0]?.subject ?? '';
    await page.getByRole('link', { name: subject }).first().click();
    await page.getByRole('heading', { name: subject, level: 1 }).waitFor();
    const routes = host.received.flatMap((message) => (message.kind === 'route' ? [message.path] : []));
    assert.ok(routes.includes('/repositories?filter=status%3Adirty'));
  });

  it('takes a change back', async () => {
    const { page, host } = await browser.open();
    await page
      .getByRole('button', { name: /^Undo:/ })
      .first()
      .click();
    await page.getByText(/^Undone in/).waitFor();
    await page.getByText('undone', { exact: false }).first().waitFor();
    assert.equal(host.journal[0]?.state, 'undone');
  });

  it('shows an audit’s progress and cancels it', async () => {
    const { page, host } = await browser.open();
    host.overrides['audit.run'] = () => new Promise(() => undefined);
    await page.getByRole('button', { name: 'Audit now' }).click();
    host.emit({ type: 'audit.progress', audit: { ...host.stats.audit, state: 'running', done: 15, total: 60 } });
    await page.getByRole('progressbar', { name: 'Audit' }).and(page.locator('[aria-valuenow="15"]')).waitFor();
    await page.getByRole('button', { name: 'Cancel the audit' }).click();
    await until(page, () => host.received.some((message) => message.kind === 'cancel'), 'cancelled');
    host.emit({ type: 'audit.progress', audit: { ...host.stats.audit, state: 'idle' } });
    await page.getByRole('button', { name: 'Audit now' }).waitFor();
  });

  it('says what to do where there is no repository', async () => {
    const { page, host } = await browser.open({ repositories: 0 });
    await page.getByText('/home/sam/fleet').waitFor();
    await page.getByRole('button', { name: 'Add folder of repositories…' }).click();
    await until(
      page,
      () => host.received.some((m) => m.kind === 'request' && m.operation === 'workbench.reveal'),
      'asked for a folder',
    );
  });

  it('says what keeps the whole from working', async () => {
    const { page } = await browser.open({
      prepare: (host) => {
        const problems = [{ code: 'git-missing' as const, message: 'Git was not found.', hint: 'Install it.' }];
        host.stats = { ...makeStats(host.repositories), trusted: false, problems };
      },
    });
    await page.getByText('Git was not found. Install it.').waitFor();
    await page.getByText('This workspace is not trusted', { exact: false }).waitFor();
  });

  it('says why nothing can be shown, and shows it when it can', async () => {
    const { page, host } = await browser.open({
      prepare: (host) => {
        host.overrides['dashboard.live'] = () => {
          throw new AuditorError('store-failed', 'The database is not readable.', { hint: 'See the log.' });
        };
      },
    });
    await page.getByText('The database is not readable.').waitFor();
    delete host.overrides['dashboard.live'];
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
  });

  it('has a page for an address that is none', async () => {
    const { page } = await browser.open({
      prepare: (host) => {
        host.route = '/nowhere';
      },
    });
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
  });
});
