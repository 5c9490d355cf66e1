import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { AttentionItem } from '../../../src/contract/fleet.ts';
import { fleetHealth } from '../../../src/contract/fleet-words.ts';
import type { Output } from '../../../src/contract/operations.ts';
import { dataTime, makeStats } from '../../fixtures/fleet-data.ts';
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

  const long = 'https://git.example/homelab/a-repository-with-quite-a-long-name.git';
  const attention: readonly Partial<AttentionItem>[] = [
    {
      message: `It is not here, though inventory.yaml lists it (${long}); expected at /home/sam/fleet/it.`,
      fix: { id: 'inventory/clone', label: 'Clone' },
    },
    { rule: 'git/unpushed-commits', message: 'main and origin/main have diverged: 3 commits here, 2 there.' },
    { message: 'It has no remote.', fix: { id: 'git/set-remote-url', label: 'Change the remote’s URL' } },
    { rule: 'git/stale-repository', message: 'stale', subject: '3 repositories', repositoryIds: ['r1', 'r2', 'r3'] },
  ];
  const withAttention = (width: number) =>
    browser.open({
      width,
      prepare: (host) => {
        const [item] = host.stats.attention;
        assert.ok(item);
        const { fix: _, ...plain } = item;
        host.stats.attention = attention.map((more, index) => ({ ...plain, key: `${index}`, ...more }));
      },
    });

  for (const width of [1400, 1000, 700, 360])
    it(`says all that is the matter, with an action in every row: ${width} px`, async () => {
      const { page } = await withAttention(width);
      const rows = page.locator('.attention-row');
      await rows.first().waitFor();
      for (const [index, { message = '' }] of attention.entries()) {
        const row = rows.nth(index);
        const text = row.locator('.attention-text');
        assert.ok((await text.getAttribute('title'))?.endsWith(message));
        const cut = await text.evaluate((e) => e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth);
        assert.equal(cut, false, message);
        const wide = (await text.boundingBox())?.width ?? 0;
        assert.ok(wide >= 150, `${message}: ${wide} px, narrowed by its action`);
        const box = await row.getByRole('button').boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= width, message);
      }
    });

  it('keeps the times of the activity beside its text, however long a language writes them', async () => {
    const { page } = await browser.open({ width: 340 });
    const rows = page.locator('.activity li');
    await rows.first().waitFor();
    const edges = await rows.evaluateAll((items) => {
      const [first] = items.map((item) => item.querySelector('time'));
      if (first) first.textContent = '10:00:00 a. m.';
      return items.map((item) => {
        const range = item.ownerDocument.createRange();
        range.selectNodeContents(item.querySelector('time') ?? item);
        const text = item.querySelector('span')?.getBoundingClientRect().left ?? 0;
        return [range.getBoundingClientRect().right, text] as const;
      });
    });
    assert.ok(edges.length > 1);
    for (const [time, text] of edges) assert.ok(time < text, `${time} runs into ${text}`);
    assert.equal(new Set(edges.map(([, text]) => text)).size, 1, 'the texts stand in one column');
  });

  it('shows what has no fix: the repository with the rule explained, or all that share it', async () => {
    const { page } = await withAttention(1200);
    await page.getByRole('button', { name: /^Show .*diverged/ }).click();
    await page.getByRole('heading', { level: 1 }).and(page.getByText(/-\d+$/)).waitFor();
    await page.getByText('Push the branch, or say in the policy why it stays.').first().waitFor();
    assert.equal(await page.locator('.finding-text details[open]').count(), 1);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: 'Show 3 repositories: stale' }).click();
    await until(page, async () => (await filterField(page).inputValue()) === 'rule:git/stale-repository', 'the filter');
  });

  // What holds the health is told from what only is so too.
  const heads = [
    ['red', { missing: 1, mismatched: 4, dirty: 9, clean: 46 }, '1 missing', ', 4 mismatched, 9 dirty'],
    ['yellow', { mismatched: 4, dirty: 9, unknown: 2, clean: 45 }, '4 mismatched, 9 dirty', ', 2 unknown'],
    ['green', { clean: 57, unknown: 3 }, '57 clean', ', 3 unknown'],
    ['green', { clean: 60 }, 'all clean', ''],
  ] as const;
  for (const [health, states, holds, rest] of heads)
    it(`draws the ring of the score in the colour of the health: ${health}, ${holds}`, async () => {
      const { page } = await browser.open({
        prepare: (host) => {
          const none = { missing: 0, mismatched: 0, extra: 0, dirty: 0, unknown: 0, clean: 0 };
          const byStatus = { ...none, ...states };
          const statuses = Object.keys(states) as (keyof typeof none)[];
          assert.equal(fleetHealth(statuses), health);
          host.stats = { ...host.stats, health, score: 96, byStatus };
        },
      });
      const ring = page.getByRole('img', { name: 'Score 96 of 100' });
      await ring.waitFor();
      const stroke = await ring
        .locator('.score-ring-value')
        .evaluate((e) => e.ownerDocument.defaultView?.getComputedStyle(e).stroke);
      const dot = page.locator('.fleet-health .dot');
      assert.equal(stroke, await dot.evaluate((e) => e.ownerDocument.defaultView?.getComputedStyle(e).backgroundColor));
      const said = (await page.locator('.fleet-health').textContent())?.trim() ?? '';
      const muted = (await page.locator('.fleet-health a .muted').allTextContents()).join('');
      assert.deepEqual([said, muted], [`${health}: ${holds}${rest}`, rest]);
      await page
        .locator('.fleet-facts')
        .getByText(/^(\d+|none) of \d+ repositories needs? attention$/)
        .waitFor();
    });

  it('keeps the course of the score while more history comes, though time goes on', async () => {
    const { page, host } = await browser.open();
    const course = page.getByRole('link', { name: 'Trends of the fleet' }).last();
    await page.locator('.course').waitFor();
    host.overrides['history.trend'] = () => new Promise(() => undefined);
    const count = () => host.received.filter((m) => m.kind === 'request' && m.operation === 'history.trend').length;
    const before = count();
    await page.clock.setFixedTime(dataTime + 5 * 60_000);
    host.emit({ type: 'history.updated', at: new Date(dataTime + 5 * 60_000).toISOString() });
    await until(page, () => count() > before, 'it is asked again');
    assert.equal(await page.locator('.course').count(), 1);
    assert.ok(await course.isVisible());
  });

  it('leads from every number of its head to the list behind it', async () => {
    const { page, host } = await browser.open({
      prepare: ({ stats }) => {
        stats.findings.ignored = 3;
        Object.assign(stats.byStatus, { missing: 1, dirty: 3 });
        stats.health = 'red';
        stats.audit.finishedAt = stats.audit.startedAt ?? new Date(0).toISOString();
      },
    });
    const head = page.getByRole('region', { name: 'Fleet', exact: true });
    await head.waitFor();
    /** Text that is no link must have no number, but for the axis of time. */
    const loose = await head.evaluate((element) =>
      [...element.querySelectorAll('p, li, span, text')]
        .filter((one) => one.children.length === 0 && /\d/.test(one.textContent ?? '') && !one.closest('a'))
        .map((one) => one.textContent),
    );
    assert.deepEqual(loose, []);
    const routes: [RegExp, string, string][] = [
      [/^Score \d+ of 100/, 'Trends', ''],
      [/^red: 1 missing, /, 'Repositories', 'status:missing'],
      [/ignored$/, 'Findings', 'ignored'],
      [/errors?$/, 'Findings', 'error'],
      [/clean$/, 'Repositories', 'status:clean'],
    ];
    for (const [name, title, chosen] of routes) {
      await head.getByRole('link', { name }).first().click();
      await page.getByRole('link', { name: title }).and(page.locator('[aria-current=page]')).waitFor();
      const route = host.received.findLast((message) => message.kind === 'route');
      assert.ok(decodeURIComponent(route?.kind === 'route' ? route.path : '').includes(chosen), title);
      await page.getByRole('link', { name: 'Overview' }).click();
      await head.waitFor();
    }
  });

  it('makes its numbers doors: status, rule, subject', async () => {
    const { page, host } = await browser.open();
    await page
      .getByRole('link', { name: /dirty$/ })
      .and(page.locator('.legend a'))
      .click();
    await grid(page).waitFor();
    assert.equal(await filterField(page).inputValue(), 'status:dirty');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: /^Error Unpushed commits 22/ }).click();
    await page.getByRole('complementary', { name: 'About Unpushed commits' }).waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: `${host.stats.findings.warning} warnings` }).click();
    await until(page, async () => (await page.getByLabel('Severity').inputValue()) === 'warning', 'only warnings');
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
    await page.getByText('· undone', { exact: true }).first().waitFor();
    assert.equal(host.journal[0]?.state, 'undone');
  });

  it('says of how many the score is until the first audit is over, and once what the fleet is made of where narrow', async () => {
    const { page, host } = await browser.open({ width: 320 });
    const head = page.getByRole('region', { name: 'Fleet', exact: true });
    const { finishedAt } = host.stats.audit;
    const running = { ...host.stats.audit, finishedAt: null, state: 'running' as const, done: 15, total: 60 };
    await head.getByText('Fleet score', { exact: true }).waitFor();
    const made = host.stats.byStatus.dirty;
    assert.equal(await head.getByText(`${made} dirty`).filter({ visible: true }).count(), 1);
    host.emit({ type: 'audit.progress', audit: { ...running, done: 1, total: 0 } });
    await head.getByText('1 repository audited so far').waitFor();
    host.emit({ type: 'audit.progress', audit: running });
    await head.getByText('Fleet score so far').waitFor();
    await head.getByText('15 of 60 repositories audited so far').waitFor();
    await head.getByRole('img', { name: /^Score \d+ of 100 so far$/ }).waitFor();
    // Of a later one the rest have the scores that they had.
    host.emit({ type: 'audit.progress', audit: { ...running, finishedAt } });
    await head.getByText('so far').first().waitFor({ state: 'detached' });
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
    await page.getByRole('button', { name: 'Add Folder of Repositories…' }).click();
    await until(
      page,
      () => host.received.some((m) => m.kind === 'request' && m.operation === 'workbench.reveal'),
      'asked for a folder',
    );
  });

  it('offers to open a folder where none is open, and does not urge to audit nothing', async () => {
    const { page, host } = await browser.open({
      repositories: 0,
      prepare: (scripted) => {
        scripted.stats = { ...scripted.stats, roots: [] };
      },
    });
    await page.getByRole('button', { name: 'Add Folder of Repositories…' }).waitFor();
    assert.equal(await page.locator('.audit vscode-button').getAttribute('appearance'), 'secondary');
    await page.getByRole('button', { name: 'Open Folder…' }).click();
    await until(
      page,
      () =>
        host.received.some(
          (m) =>
            m.kind === 'request' &&
            m.operation === 'workbench.reveal' &&
            JSON.stringify(m.input).includes('open-folder'),
        ),
      'asked for a folder',
    );
  });

  it('leads everywhere by the page menu where there is no room for tabs, and says where one is', async () => {
    const { page, host } = await browser.open({ width: 400 });
    const menu = page.getByRole('button', { name: /^Pages, now / });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Diagnostics' }).click();
    await page.getByRole('heading', { name: 'Diagnostics' }).waitFor();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Back' }).click();
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Forward' }).click();
    await page.getByRole('heading', { name: 'Diagnostics' }).waitFor();
    host.post({ kind: 'navigate', route: '/repositories/r6' });
    const name = host.repositories.find(({ id }) => id === 'r6')?.name ?? assert.fail();
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByText(name).waitFor();
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
    // The page tries again by itself too: then the button is gone.
    await page
      .getByRole('button', { name: 'Try again' })
      .click({ timeout: 3_000 })
      .catch(() => undefined);
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
  });

  it('is there before the repositories are, for which the pages that list them wait', async () => {
    const rows = Promise.withResolvers<Output<'dashboard.repositories'>>();
    const { page, host } = await browser.open({
      prepare: (host) => {
        host.overrides['dashboard.repositories'] = () => rows.promise;
      },
    });
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    await page.getByText(/ of 60 repositories need attention/).waitFor();
    await page.getByRole('link', { name: /^Repositories/ }).click();
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    rows.resolve({ stream: host.stream, seq: host.seq, repositories: host.repositories });
    await page.getByRole('grid', { name: 'Repositories' }).waitFor();
    assert.equal(await page.getByRole('status', { name: 'Loading' }).count(), 0);
  });

  it('has a page for an address that is none', async () => {
    const { page } = await browser.open({
      prepare: (host) => {
        host.route = '/nowhere';
      },
    });
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
  });

  it('speaks of no last visit where there was none', async () => {
    const { page } = await browser.open({
      prepare: (host) => {
        const since = new Date(dataTime - 86_400_000).toISOString();
        host.overrides['history.visit'] = () => ({ since, isFirst: true });
      },
    });
    await page.getByRole('heading', { name: 'In the last 24 hours' }).waitFor();
    assert.equal(await page.getByText('Since your last visit').count(), 0);
  });

  it('tells what is new since the last visit, and the course of the score', async () => {
    const { page, host } = await browser.open();
    await page.getByRole('heading', { name: /^Since your last visit/ }).waitFor();
    await page.getByText(/repositories are worse · /).waitFor();
    await page.getByRole('img', { name: /^Score from/ }).waitFor();
    const asked = host.received.find(
      (message) => message.kind === 'request' && message.operation === 'history.changes',
    ) as { input: { from: string } } | undefined;
    assert.equal(Date.parse(asked?.input.from ?? ''), dataTime - 86_400_000, 'since when the host says');
    host.overrides['history.changes'] = () => [];
    host.overrides['history.sums'] = () => ({ first: 0, worse: 0, better: 0, opened: 0, closed: 0 });
    host.emit({ type: 'history.updated', at: new Date(1).toISOString() });
    await page.getByText('Nothing has changed.').waitFor();
    host.overrides['history.sums'] = () => ({ first: 54, worse: 0, better: 0, opened: 0, closed: 0 });
    host.emit({ type: 'history.updated', at: new Date(2).toISOString() });
    await page.getByText('54 repositories audited for the first time').waitFor();
    await page.getByText('Nothing else has changed.').waitFor();
  });

  it('leads from every number of what is new to the list behind it', async () => {
    const { page, host } = await browser.open({
      prepare: (host) => {
        host.overrides['history.sums'] = () => ({ first: 2, worse: 6, better: 5, opened: 4, closed: 3 });
      },
    });
    const routes: [string, string, RegExp][] = [
      ['2 repositories audited for the first time', 'Repositories', /^\/repositories$/],
      ['6 repositories are worse', 'Trends', /^\/trends\?range=7$/],
      ['5 repositories are better', 'Trends', /^\/trends\?range=7$/],
      ['4 new findings', 'Findings', /^\/findings$/],
      ['3 findings gone', 'Trends', /^\/trends\?range=7$/],
    ];
    for (const [name, title, path] of routes) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('link', { name: title }).and(page.locator('[aria-current=page]')).waitFor();
      const route = host.received.findLast((message) => message.kind === 'route');
      assert.match(route?.kind === 'route' ? route.path : '', path);
      await page.getByRole('link', { name: 'Overview' }).click();
    }
  });

  it('takes it for a visit whichever page is looked at, while somebody is there', async () => {
    const { page, host } = await browser.open({
      prepare: (host) => {
        host.route = '/trends';
      },
    });
    const visits = () =>
      host.received.flatMap((one) => (one.kind === 'request' && one.operation === 'history.visit' ? [one.input] : []));
    await until(page, () => visits().length > 0, 'Trends are a visit too');
    await page.getByRole('heading', { name: 'Trends' }).waitFor();
    await page.evaluate(`document.hasFocus = () => false`);
    const before = visits().length;
    const look = `document.dispatchEvent(new Event('visibilitychange'))`;
    await page.evaluate(look);
    host.route = null;
    await page.getByLabel('Time', { exact: true }).selectOption({ label: 'Last year' });
    await until(
      page,
      () => host.received.some((one) => one.kind === 'route' && one.path.includes('range=365')),
      'the page went on',
    );
    assert.equal(visits().length, before, 'nobody is there');
    await page.mouse.move(300, 300);
    await until(page, () => visits().length > before, 'somebody moves the pointer');
    assert.deepEqual(visits().at(-1), {});
  });

  it('only asks when the last visit was while nobody looks', async () => {
    const { page, host } = await browser.open({ unfocused: true });
    await page.getByRole('heading', { name: /^Since your last visit \d/ }).waitFor();
    const visits = host.received.flatMap((one) =>
      one.kind === 'request' && one.operation === 'history.visit' ? [one.input] : [],
    );
    assert.deepEqual(visits, [{ preview: true }]);
  });

  it('leads to every page by a menu where there is no room for tabs', async () => {
    const { page } = await browser.open({ width: 320 });
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    let here = 'Overview';
    for (const name of ['Repositories', 'Findings', 'Trends', 'Activity', 'Overview']) {
      assert.equal(await page.getByRole('banner').getByRole('link', { name }).count(), 0);
      await page.getByRole('button', { name: `Pages, now ${here}, menu` }).click();
      await page.getByRole('menuitem', { name, exact: true }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, name);
      here = name;
    }
  });

  it('goes back and forward, by button and by key', async () => {
    const { page } = await browser.open();
    await page.getByRole('link', { name: /^Repositories/ }).click();
    await grid(page).waitFor();
    await page.getByRole('link', { name: 'Trends', exact: true }).click();
    await page.getByRole('heading', { name: 'Trends' }).waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await grid(page).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    await page.keyboard.press('Alt+ArrowRight');
    await grid(page).waitFor();
    await page.getByRole('button', { name: 'Forward' }).click();
    await page.getByRole('heading', { name: 'Trends' }).waitFor();
    await until(page, () => page.getByRole('button', { name: 'Forward' }).isDisabled(), 'there is no page after');
  });
});
