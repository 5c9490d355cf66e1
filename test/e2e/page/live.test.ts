import assert from 'node:assert/strict';
import { DashboardBrowser } from './dashboard.ts';
import { openRepositories, rows, until } from './helpers.ts';

describe('page: live', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  it('changes a row in place and says when it was painted', async () => {
    const { page, host } = await openRepositories(browser);
    const row = rows(page).nth(4);
    const id = (await row.getAttribute('id'))?.slice('row-'.length);
    const repository = host.repositories.find((r) => r.id === id);
    assert.ok(repository);
    await page.evaluate(`document.getElementById('row-${id}').dataset.same = 'yes'`);
    host.emit({ type: 'repository.updated', repository: { ...repository, branch: 'fix/now', score: 12 } });
    await page.locator('[data-same=yes]', { hasText: 'fix/now' }).waitFor();
    await until(page, () => host.received.some((m) => m.kind === 'painted' && m.seq === host.seq), 'painted');
  });

  it('heals a gap by itself', async () => {
    const { page, host } = await openRepositories(browser);
    const [first, second] = host.repositories;
    assert.ok(first && second);
    const snapshots = () =>
      host.received.filter((m) => m.kind === 'request' && m.operation === 'dashboard.live').length;
    const before = snapshots();
    host.emit({ type: 'repository.updated', repository: { ...first, branch: 'was-lost' } }, { lose: true });
    host.emit({ type: 'repository.updated', repository: { ...second, branch: 'arrived' } });
    await page.getByRole('link', { name: 'Overview' }).click();
    await page
      .getByRole('link', { name: /^Repositories/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Filter repositories' }).fill('branch:was-lost branch:arrived');
    await page.getByText('2 of 60').waitFor();
    assert.equal(snapshots(), before + 1);
  });

  it('follows a host that was started anew', async () => {
    const { page, host } = await openRepositories(browser);
    host.stream = 'stream-2';
    host.seq = 0;
    host.repositories = host.repositories.slice(0, 5);
    host.stats = { ...host.stats, total: 5 };
    host.post({ kind: 'hello', route: null, stream: host.stream });
    await until(page, async () => (await rows(page).count()) === 5, 'five rows');
  });

  it('says that it is old when the host is silent, and keeps what it shows', async () => {
    const { page, host } = await openRepositories(browser);
    host.silent = true;
    await page.getByText(/^Old: last heard/).waitFor({ timeout: 30_000 });
    assert.ok((await rows(page).count()) > 0);
    host.silent = false;
    host.post({ kind: 'beat', stream: host.stream, seq: host.seq });
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('goes where the host says', async () => {
    const { page, host } = await openRepositories(browser);
    const target = host.repositories[3];
    assert.ok(target);
    host.post({ kind: 'navigate', route: `/repositories/${target.id}` });
    await page.getByRole('heading', { name: target.name, level: 1 }).waitFor();
    host.emit({ type: 'repository.removed', id: target.id });
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
  });
});
