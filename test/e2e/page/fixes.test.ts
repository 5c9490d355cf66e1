import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import { DashboardBrowser, type OpenDashboard } from './dashboard.ts';
import { until } from './helpers.ts';

describe('page: fixes', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const openRepository = (prepare?: (host: OpenDashboard['host']) => void) =>
    browser.open({
      prepare: (host) => {
        host.route = '/repositories/r6';
        prepare?.(host);
      },
    });

  it('previews what would be done, does it, says how it went', async () => {
    const { page, host } = await browser.open();
    await page.locator('.attention-row').first().getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('git push --porcelain', { exact: false }).waitFor();
    await dialog.getByText('The remote was last fetched 3 days ago.').waitFor();
    assert.ok(!host.received.some((m) => m.kind === 'request' && m.operation === 'fixes.apply'));
    await dialog.getByRole('button', { name: 'Push', exact: true }).click();
    await dialog.getByText(/Pushed 2 commits/).waitFor();
    await dialog.getByRole('button', { name: 'Undo in', exact: false }).click();
    await dialog.getByText('undone').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('asks what it must know first', async () => {
    const { page, host } = await openRepository();
    await page.getByRole('button', { name: /^Commit: / }).click();
    const dialog = page.getByRole('dialog');
    const preview = dialog.getByRole('button', { name: 'Preview' });
    await preview.waitFor();
    assert.ok(await preview.isDisabled());
    await page.keyboard.type('Pin the image');
    await dialog.getByRole('combobox', { name: 'What goes in' }).selectOption('tracked');
    await preview.click();
    await dialog.getByRole('button', { name: 'Commit', exact: true }).waitFor();
    const request = host.received.findLast((m) => m.kind === 'request');
    assert.deepEqual(request?.kind === 'request' && request.input, {
      fix: 'git/commit',
      repositoryIds: ['r6'],
      answers: { message: 'Pin the image', scope: 'tracked' },
    });
  });

  it('keeps the focus inside, closes with Escape, and gives the focus back', async () => {
    const { page, host } = await openRepository();
    const button = page.getByRole('button', { name: /^Push: / });
    await button.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).waitFor();
    for (let n = 0; n < 8; n += 1) {
      await page.keyboard.press('Tab');
      const inside =
        "document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)";
      assert.ok(await page.evaluate(inside));
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.match((await page.evaluate<string>('document.activeElement.textContent')) ?? '', /Push/);
    assert.ok(!host.received.some((m) => m.kind === 'request' && m.operation === 'fixes.apply'));
  });

  it('says why it cannot be done', async () => {
    const { page } = await openRepository((host) => {
      host.overrides['fixes.plan'] = () => {
        throw new AuditorError('not-trusted', 'This needs a trusted workspace.', { hint: 'Trust it.' });
      };
    });
    await page.getByRole('button', { name: /^Push: / }).click();
    await page.getByRole('dialog').getByText('This needs a trusted workspace.').waitFor();
  });

  it('stops when told to, and shows what was already done', async () => {
    const { page, host } = await openRepository((host) => {
      host.overrides['fixes.apply'] = async () => {
        await until(page, () => host.received.some((m) => m.kind === 'cancel'), 'cancelled');
        return [{ repositoryId: 'r6', name: 'six', outcome: 'skipped', message: 'Stopped before it began.' }];
      };
    });
    await page.getByRole('button', { name: /^Push: / }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Push', exact: true }).click();
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByText('Stopped before it began.').waitFor();
    assert.ok(host.received.some((m) => m.kind === 'cancel'));
  });

  it('ignores a finding with a reason', async () => {
    const { page, host } = await openRepository();
    await page.getByRole('button', { name: /^Ignore: 14/ }).click();
    await page.keyboard.type('A mirror');
    await page.keyboard.press('Enter');
    await page.getByText(/^Ignored; written to/).waitFor();
    const request = host.received.findLast((m) => m.kind === 'request' && m.operation === 'findings.ignore');
    assert.deepEqual(request?.kind === 'request' && request.input, {
      findingId: 'r6:git/unpushed-commits',
      repositoryId: 'r6',
      reason: 'A mirror',
    });
  });
});
