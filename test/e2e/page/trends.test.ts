import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { Input } from '../../../src/contract/operations.ts';
import { dataTime } from '../../fixtures/fleet-data.ts';
import { makeChanges, makeTrend } from '../../fixtures/history-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { until } from './helpers.ts';

describe('page: trends', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const open = async (route = '/trends', width = 1200) => {
    const opened = await browser.open({
      width,
      prepare: (host) => {
        host.route = route;
      },
    });
    await opened.page.getByRole('heading', { name: 'Trends' }).waitFor();
    return opened;
  };
  const asked = (host: { received: readonly { kind: string }[] }, operation: string) =>
    host.received
      .filter(
        (m): m is { kind: 'request'; operation: string; input: never } =>
          m.kind === 'request' && (m as { operation?: string }).operation === operation,
      )
      .map(({ input }) => input);

  it('draws score and findings, tells them as a table, and what changed, without a complaint', async () => {
    const { page, complaints } = await open();
    await page.locator('.chart canvas').nth(1).waitFor();
    assert.equal(await page.locator('.chart').count(), 2);
    await page.getByText('As a table').click();
    await until(page, async () => (await page.locator('.trend-table tbody tr').count()) === 30, 'a row for each point');
    await page.getByText('30 rows, newest first; the table scrolls.').waitFor();
    const heads = await page.locator('.trend-table thead th').allTextContents();
    assert.deepEqual(heads.slice(-3), ['Git', 'Files', 'Secrets'], 'the categories that there were');
    const { categories } = makeTrend(60, 30).points.at(-1)?.figures ?? assert.fail();
    const cells = await page.locator('.trend-table tbody tr').first().locator('td').allTextContents();
    assert.deepEqual(cells.slice(-3), [categories.git, categories.files, categories.secrets].map(String));
    await page.getByRole('columnheader', { name: 'Secrets findings' }).waitFor();
    await page.locator('.changes summary').first().click();
    await page.getByText('A GitHub token stands in deploy/.env.example, line 3.').first().waitFor();
    // uPlot and the page set styles by script, which the policy allows; markup with styles would be refused.
    assert.deepEqual(complaints, []);
  });

  it('shows what happened at a time that is chosen, by mouse, by keyboard and by address', async () => {
    const { page, host } = await open();
    const chart = page.locator('.chart').first();
    await chart.locator('canvas').waitFor();
    await chart.focus();
    await chart.press('Home');
    await chart.press('ArrowRight');
    await chart.press('Enter');
    await page.getByRole('heading', { name: /What happened until/ }).waitFor();
    const points = makeTrend(60, 30).points;
    const last = asked(host, 'history.changes').at(-1) as Input<'history.changes'> | undefined;
    assert.deepEqual([last?.from, last?.to], [points[0]?.at, points[1]?.at]);
    await chart.click({ position: { x: 800, y: 60 } });
    await until(
      page,
      () => (asked(host, 'history.changes').at(-1) as Input<'history.changes'> | undefined)?.to !== last?.to,
      'another time is asked for',
    );
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    const again = await open(`/trends?at=${points[3]?.at}`);
    await again.page.getByRole('heading', { name: /What happened until/ }).waitFor();
  });

  it('names the commits between two audits, each a way into the editor', async () => {
    const { page, host, complaints } = await open();
    const first = page.locator('.changes > li').first();
    await first.locator('summary').click();
    const commits = first.getByRole('list', { name: '2 commits' });
    await commits.getByText('Pin the image by digest').waitFor();
    assert.match(
      ((await commits.getByRole('listitem').first().textContent()) ?? '').replace(/\s+/g, ' '),
      /^4f1c2aa0Pin .*Ada Author · \d+ /,
    );
    await commits.getByRole('button', { name: 'Open commit 4f1c2aa0: Pin the image by digest' }).click();
    await until(page, () => asked(host, 'workbench.reveal').length === 1, 'the editor is asked');
    assert.deepEqual(asked(host, 'workbench.reveal'), [
      { target: 'commit', repositoryId: 'r0', commit: `4f1c2aa0${'0'.repeat(32)}` },
    ]);
    assert.equal(asked(host, 'history.commits').length, 1, 'only of what is opened');
    await page.locator('.changes > li').nth(1).locator('summary').click();
    await page
      .getByText('No commit came between: the working tree, the remotes or time made the difference.')
      .waitFor();
    await page.locator('.changes > li').nth(2).locator('summary').click();
    await page.getByText('No commit came between: the policy or a rule changed.').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('says why commits cannot be told, and tells them when trust is given', async () => {
    const { page, host } = await open();
    host.overrides['history.commits'] = () => {
      throw new AuditorError('not-trusted', 'This needs a trusted workspace.');
    };
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, trusted: false } });
    const first = page.locator('.changes > li').first();
    await first.locator('summary').click();
    await first.getByText('This needs a trusted workspace.').waitFor();
    await first.getByRole('button', { name: 'Manage workspace trust…' }).click();
    await page.locator('.notices').getByRole('button', { name: 'Manage workspace trust…' }).click();
    await until(page, () => asked(host, 'workbench.reveal').length === 2, 'the editor is asked');
    assert.deepEqual(asked(host, 'workbench.reveal').at(-1), { target: 'trust' });
    host.overrides['history.commits'] = () => [];
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, trusted: true } });
    await first.getByText('No new commit came: an earlier one is checked out again.').waitFor();
  });

  it('asks for the time and the repository that are chosen, and again when there is more', async () => {
    const { page, host } = await open('/trends?repositoryId=r3');
    const newest = () => asked(host, 'history.trend').at(-1) as Input<'history.trend'> | undefined;
    await until(page, () => newest()?.scope.repositoryId === 'r3', 'the repository is asked for');
    await page.getByLabel('Time', { exact: true }).selectOption({ label: 'All that is remembered' });
    await until(page, () => newest()?.from === undefined, 'all is asked for');
    await page.getByLabel('Of what', { exact: true }).selectOption({ label: 'The whole fleet' });
    await until(
      page,
      () => newest()?.scope.repositoryId === undefined && newest()?.from === undefined,
      'the fleet is asked for',
    );
    const before = asked(host, 'history.trend').length;
    host.emit({ type: 'history.updated', at: new Date().toISOString() });
    await until(page, () => asked(host, 'history.trend').length > before, 'it is asked again');
    await page.getByRole('button', { name: 'Export as CSV…' }).click();
    await until(page, () => asked(host, 'workbench.exportTrend').length === 1, 'the export is asked for');
    await page.getByRole('button', { name: 'Import…' }).click();
    await until(page, () => asked(host, 'workbench.importHistory').length === 1, 'the import is asked for');
  });

  it('keeps what is open and read while more history comes, though time goes on', async () => {
    const { page, host } = await open();
    await page.getByText('As a table').click();
    await page.locator('.trend-table tbody tr').first().waitFor();
    const row = page.locator('.changes > li').first();
    await row.locator('summary').click();
    await row.locator('summary').focus();
    await page.evaluate(
      `document.querySelectorAll('.trends canvas, .changes summary').forEach((one) => (one.kept = true))`,
    );
    // The answer takes its time: nothing goes meanwhile.
    const answered = Promise.withResolvers<void>();
    host.overrides['history.trend'] = async () => {
      await answered.promise;
      return makeTrend(60, 30);
    };
    const before = asked(host, 'history.trend').length;
    await page.clock.setFixedTime(dataTime + 5 * 60_000);
    host.emit({ type: 'history.updated', at: new Date(dataTime + 5 * 60_000).toISOString() });
    await until(page, () => asked(host, 'history.trend').length > before, 'it is asked again');
    const isKept = () =>
      page.evaluate<boolean>(`[...document.querySelectorAll('.trends canvas')].some((one) => one.kept)
        && document.activeElement?.kept === true && document.querySelector('.trend-table tbody') !== null`);
    assert.equal(await isKept(), true, 'while it is on its way');
    answered.resolve();
    await until(page, () => asked(host, 'history.changes').length > 1, 'the changes are asked for again');
    assert.equal(await isKept(), true, 'when it is there');
  });

  it('says where there is no history, and what went wrong with a way to try again', async () => {
    const { page, host } = await open();
    host.overrides['history.trend'] = () => ({ ...makeTrend(60, 2), points: [] });
    host.overrides['history.changes'] = () => [];
    host.emit({ type: 'history.updated', at: new Date(1).toISOString() });
    await page.getByRole('heading', { name: 'No history yet' }).waitFor();
    host.overrides['history.trend'] = () => {
      throw new AuditorError('store-failed', 'The state database is closed.', { hint: 'Open it.' });
    };
    host.emit({ type: 'history.updated', at: new Date(2).toISOString() });
    await page.getByText('The state database is closed.').waitFor();
    delete host.overrides['history.trend'];
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.chart canvas').first().waitFor();
  });

  it('tells what one audit saw for the first time in one row', async () => {
    const { page } = await browser.open({
      prepare: (host) => {
        host.route = '/trends';
        const at = new Date(dataTime - 86_400_000).toISOString();
        host.overrides['history.changes'] = () => {
          const [newest, ...others] = makeChanges(host.repositories, 5);
          assert.ok(newest);
          const first = others.map((one) => ({
            ...one,
            at,
            reasons: ['first' as const],
            scoreBefore: null,
            closed: 0,
          }));
          return [newest, ...first.map((one) => ({ ...one, opened: 2 }))];
        };
      },
    });
    const rows = page.locator('.changes > li');
    await rows.nth(1).getByText('4 repositories audited for the first time').waitFor();
    assert.equal(await rows.count(), 2);
    await rows.nth(1).getByText('8 findings').waitFor();
    await rows.nth(1).locator('summary').click();
    await rows.nth(1).getByRole('link').nth(3).click();
    await page.getByRole('heading', { name: 'Score', exact: true }).waitFor();
  });

  it('tells on a repository’s page what happened to it', async () => {
    const { page, host } = await browser.open({
      prepare: (scripted) => {
        scripted.route = '/repositories/r3';
      },
    });
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await page.locator('.changes > li').first().waitFor();
    await page.getByRole('link', { name: 'Trends', exact: true }).last().click();
    await until(
      page,
      () => asked(host, 'history.trend').some((input) => (input as Input<'history.trend'>).scope.repositoryId === 'r3'),
      'the repository’s trend is asked for',
    );
  });

  it('tells at a point of a chart what stood there and what changed, by pointer and by keyboard', async () => {
    const { page } = await open();
    const chart = page.locator('.chart').first();
    const tip = chart.locator('.chart-tip');
    await chart.locator('canvas').waitFor();
    await chart.hover({ position: { x: 500, y: 60 } });
    await tip.waitFor();
    await page.mouse.move(5, 5);
    await tip.waitFor({ state: 'detached' });
    await chart.press('Home');
    await chart.press('ArrowRight');
    const [first, second] = makeTrend(60, 30).points;
    assert.ok(first?.figures.score && second?.figures.score);
    const change = Math.round((second.figures.score - first.figures.score) * 10) / 10;
    const said = `Score ${second.figures.score} (+${change})`;
    await chart.getByRole('status').getByText(said).waitFor();
    assert.ok((await tip.textContent())?.includes(`Score${second.figures.score}+${change}`));
    await chart.press('Escape');
    await tip.waitFor({ state: 'detached' });
    const findings = page.locator('.chart').nth(1);
    await findings.press('End');
    await findings
      .getByRole('status')
      .getByText(/Errors \d+.*Warnings \d+.*Infos \d+/)
      .waitFor();
  });

  it('draws each severity with a stroke of its own, and none of them at the edge', async () => {
    const { page } = await open();
    await page.locator('.chart canvas').nth(1).waitFor();
    const strokes = await page
      .locator('.chart-legend path')
      .evaluateAll((all) => all.map((one) => one.getAttribute('stroke-dasharray')));
    assert.equal(new Set(strokes).size, 3);
    // The row of pixels at the top of the plot has the grid's colour at most.
    const top = await page.evaluate<number[]>(`(() => {
      const canvas = document.querySelectorAll('.chart canvas')[1];
      const over = canvas.parentElement.querySelector('.u-over');
      const pen = canvas.getContext('2d');
      const { data } = pen.getImageData(over.offsetLeft + 20, over.offsetTop, over.offsetWidth - 40, 3);
      const blue = [];
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200) blue.push(at / 4);
      return blue;
    })()`);
    assert.deepEqual(top, []);
  });

  it('keeps the time of each row in sight where its table is scrolled sideways', async () => {
    const { page } = await open('/trends', 320);
    await page.getByText('As a table').click();
    const table = page.locator('.table-scroll');
    await table.locator('tbody tr').first().waitFor();
    await table.evaluate((element) => element.scrollTo(120, 60));
    const left = (await table.boundingBox())?.x;
    assert.ok(await table.evaluate((element) => element.scrollLeft > 50), 'it is wider than the page');
    assert.equal((await table.locator('tbody th').nth(4).boundingBox())?.x, left);
    assert.equal((await table.locator('thead th').first().boundingBox())?.x, left);
  });
});
