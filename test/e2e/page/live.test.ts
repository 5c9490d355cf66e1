import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { DashboardBrowser } from './dashboard.ts';
import { filterField, grid, openRepositories, rows, selected, until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

const change = (host: ScriptedHost, id: string, more: Partial<RepositorySummary>): void => {
  const repository = host.repositories.find((one) => one.id === id);
  assert.ok(repository);
  host.emit({ type: 'repository.updated', repository: { ...repository, ...more } });
};

/** Names of the rows as they stand. */
const order = (page: Page): Promise<string[]> => rows(page).locator('.cell-name').allTextContents();

/** Takes down from now on what is tinted: by id where it has one, else by its text. */
const watchTints = (page: Page): Promise<unknown> =>
  page.evaluate(`
    window.tinted = [];
    const { animate } = Element.prototype;
    Element.prototype.animate = function (...given) {
      window.tinted.push(this.id || this.textContent);
      return animate.apply(this, given);
    };
  `);
const tinted = (page: Page): Promise<string[]> => page.evaluate('window.tinted');

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

  it('hears nobody but VS Code', async () => {
    const { page, host } = await openRepositories(browser);
    const message = JSON.stringify({ kind: 'navigate', route: '/diagnostics' });
    await page.evaluate(
      `window.dispatchEvent(new MessageEvent('message', { data: ${message}, origin: 'https://elsewhere.example' }))`,
    );
    host.post({ kind: 'beat', stream: host.stream, seq: host.seq, running: [] });
    await page.getByRole('heading', { name: 'Repositories', level: 1 }).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Diagnostics', level: 1 }).count(), 0);
    host.post({ kind: 'navigate', route: '/diagnostics' });
    await page.getByRole('heading', { name: 'Diagnostics', level: 1 }).waitFor();
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
    host.post({ kind: 'hello', route: null, stream: host.stream, seq: host.seq });
    await until(page, async () => (await rows(page).count()) === 5, 'five rows');
  });

  it('says that it is old when the host is silent, and keeps what it shows', async () => {
    const { page, host } = await openRepositories(browser);
    host.silent = true;
    await page.getByText(/^Old: last heard/).waitFor({ timeout: 30_000 });
    assert.ok((await rows(page).count()) > 0);
    host.silent = false;
    host.beat();
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

  it('tints a row that shows something new, and nothing else', async () => {
    const { page, host } = await openRepositories(browser);
    await watchTints(page);
    const [first, second] = host.repositories;
    assert.ok(first && second);
    change(host, first.id, { auditedAt: '2026-03-03T00:00:00.000Z', lastFetchAt: '2026-03-03T00:00:00.000Z' });
    await page.getByRole('columnheader', { name: 'Score' }).getByRole('button').click();
    await page.getByRole('columnheader', { name: 'Repository' }).getByRole('button').click();
    await filterField(page).fill('status:dirty');
    await page.getByText(/^\d+ of 60/).waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await page.getByRole('button', { name: 'Columns, menu' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Owner' }).click();
    await page.keyboard.press('Escape');
    await grid(page).evaluate((element) => element.scrollTo(0, 600));
    await grid(page).evaluate((element) => element.scrollTo(0, 0));
    const asked = () => host.received.filter((m) => m.kind === 'request' && m.operation === 'dashboard.live').length;
    const before = asked();
    host.beat(host.seq + 1);
    await until(page, () => asked() > before, 'a snapshot is asked for');
    const drawn = (await rows(page).nth(2).getAttribute('id')) ?? '';
    change(host, drawn.slice('row-'.length), { branch: 'news' });
    await rows(page).getByText('news', { exact: true }).waitFor();
    assert.deepEqual(await tinted(page), [drawn]);
  });

  it('tints what is new on the overview', async () => {
    const { page, host } = await browser.open();
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    await watchTints(page);
    const [first, ...others] = host.stats.attention;
    assert.ok(first);
    const arrived = { ...first, key: 'new', subject: 'just-now', message: 'came just now' };
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, attention: [first, arrived, ...others] } });
    await page.getByRole('link', { name: 'just-now' }).waitFor();
    const found = await tinted(page);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /just-now/);
  });

  for (const [name, still] of [
    ['the system', (page: Page) => page.emulateMedia({ reducedMotion: 'reduce' })],
    ['the editor', (page: Page) => page.evaluate(`document.body.classList.add('vscode-reduce-motion')`)],
  ] as const)
    it(`moves nothing where ${name} wants no motion`, async () => {
      const { page, host } = await openRepositories(browser);
      await still(page);
      await watchTints(page);
      const drawn = (await rows(page).nth(2).getAttribute('id')) ?? '';
      change(host, drawn.slice('row-'.length), { branch: 'news' });
      await rows(page).getByText('news', { exact: true }).waitFor();
      assert.deepEqual(await tinted(page), []);
    });

  it('keeps rows in their places while somebody reads, and sorts again when asked or left', async () => {
    const { page, host } = await openRepositories(browser, {
      prepare: (scripted) => {
        scripted.route = '/repositories?sort=score';
      },
    });
    const before = await order(page);
    const id = ((await rows(page).nth(5).getAttribute('id')) ?? '').slice('row-'.length);
    await rows(page).nth(3).hover();
    change(host, id, { score: 0, branch: 'fell' });
    await rows(page).nth(5).getByText('fell').waitFor();
    assert.deepEqual(await order(page), before);
    await page.getByRole('button', { name: 'Update the order' }).click();
    await rows(page).first().getByText('fell').waitFor();
    assert.equal(await page.getByText('Order is held').count(), 0);
    assert.ok(
      await grid(page).evaluate((element) => element === element.ownerDocument.activeElement),
      'the focus is not lost',
    );

    // Within the table by keyboard, the pointer elsewhere.
    await page.mouse.move(2, 2);
    change(host, id, { score: 100, branch: 'rose' });
    await rows(page).first().getByText('rose').waitFor();
    await page.getByText('Order is held').waitFor();
    await page.getByRole('columnheader', { name: 'Score' }).getByRole('button').click();
    await page.getByText('Order is held').waitFor({ state: 'detached' });

    // Nobody is there.
    await page.mouse.move(2, 2);
    await page.evaluate('document.activeElement.blur()');
    change(host, id, { score: 1, branch: 'fell-again' });
    await rows(page).first().waitFor();
    change(host, id, { score: 101, branch: 'up' });
    await until(page, async () => (await rows(page).first().textContent())?.includes('up') ?? false, 'it is sorted');
    assert.equal(await page.getByText('Order is held').count(), 0);
  });

  it('keeps what is selected in its place, and what fits the filter no more', async () => {
    const { page, host } = await openRepositories(browser, {
      prepare: (scripted) => {
        scripted.route = '/repositories?filter=status%3Adirty';
      },
    });
    await page.getByText(/^\d+ of 60/).waitFor();
    const before = await order(page);
    await rows(page)
      .nth(1)
      .click({ position: { x: 300, y: 14 } });
    await page.getByText('1 selected').waitFor();
    await page.mouse.move(2, 2);
    await page.evaluate('document.activeElement.blur()');
    const id = ((await rows(page).nth(1).getAttribute('id')) ?? '').slice('row-'.length);
    change(host, id, { status: 'clean', branch: 'mended' });
    await rows(page).nth(1).getByText('mended').waitFor();
    assert.deepEqual(await order(page), before);
    assert.equal(await selected(page).count(), 1);
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await page.mouse.move(2, 2);
    await page.evaluate('document.activeElement.blur()');
    await until(page, async () => (await rows(page).count()) === before.length - 1, 'it is gone');
  });

  it('leaves each button of what needs attention where it is while the pointer is near', async () => {
    const { page, host } = await browser.open();
    // There is room for a word less beside a button.
    await page.setViewportSize({ width: 360, height: 720 });
    const items = page.locator('.attention-row');
    await items.nth(2).hover();
    const places = () => items.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    const stood = await places();
    const subjects = () => items.locator('.subject').allTextContents();
    const before = await subjects();
    const [first, second, ...others] = host.stats.attention;
    assert.ok(first && second);
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, attention: [...others, second] } });
    await items.first().getByText('settled').waitFor();
    assert.deepEqual(await subjects(), before);
    assert.equal(await items.first().locator('vscode-button').count(), 0);
    assert.deepEqual(await places(), stood);
    await page.mouse.move(2, 2);
    await until(page, async () => (await items.count()) === before.length - 1, 'it is gone');
    assert.equal((await subjects()).at(-1), second.subject);
  });
});
